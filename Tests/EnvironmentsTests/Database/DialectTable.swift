/// Statements with the reply that MySQL's manual defines for them, on the tables below.
///
/// `items` is typed, with a primary key; `notes` has text columns only. Each statement runs on
/// fresh tables; after a change the second statement shows what it did.
enum DialectTable {
  struct Case: Sendable, CustomStringConvertible {
    let statement: String
    let then: String?
    let reply: String
    var description: String { statement }

    init(_ statement: String, then: String? = nil, _ reply: String) {
      self.statement = statement
      self.then = then
      self.reply = reply
    }
  }

  // id, name, grp, qty (int), price (decimal 2), day (date)
  // 1 'Apple'  'fruit' 10   1.50 2021-03-05
  // 2 'banana' 'fruit' 3    0.25 2020-12-31
  // 3 'Carrot' 'veg'   NULL 0.80 2021-03-20
  // 4 'Éclair' 'cake'  7    3.00 NULL
  // notes: k, v — ('a','10'), ('b','9'), ('c','1,200'), ('d',''), ('e','7 kg'), ('A','10.0')
  static let expressions: [Case] = [
    Case("SELECT 1", "[(1,)]"),
    Case("SELECT 1;", "[(1,)]"),
    Case("SELECT 'it''s', \"say\", 'it\\'s', \"it's\"", "[(\"it's\", 'say', \"it's\", \"it's\")]"),
    Case("SELECT 'a' 'b'", "[('ab',)]"),
    Case("SELECT 'a\\nb', 'x\\ty', '\\\\', '50\\%'", "[('a\\nb', 'x\\ty', '\\\\', '50\\\\%')]"),
    Case("SELECT 7/2", "[(Decimal('3.5000'),)]"),
    Case("SELECT 1/3", "[(Decimal('0.3333'),)]"),
    Case("SELECT 2/3", "[(Decimal('0.6667'),)]"),
    Case("SELECT 7 DIV 2, -7 DIV 2", "[(3, -3)]"),
    Case("SELECT 7 % 3, 7 MOD 3, MOD(7, 3), -7 % 3", "[(1, 1, 1, -1)]"),
    Case("SELECT 5/0, 5 DIV 0, 5 % 0", "[(None, None, None)]"),
    Case("SELECT 1 + 2 * 3, (1 + 2) * 3", "[(7, 9)]"),
    Case("SELECT 1.5 + 1.25, 1.5 * 1.25", "[(Decimal('2.75'), Decimal('1.875'))]"),
    Case("SELECT 1e2, 2.5e0 * 2", "[(100.0, 5.0)]"),
    Case("SELECT '3' + 4, '3.5abc' + 1, 'abc' + 1", "[(7.0, 4.5, 1.0)]"),
    Case("SELECT -'5'", "[(-5.0,)]"),
    Case("SELECT 1 || 0, 0 || 0, 1 && 0", "[(1, 0, 0)]"),
    Case("SELECT 1 XOR 1, 1 XOR 0, NOT 1, !0", "[(0, 1, 0, 1)]"),
    Case("SELECT NULL = NULL, NULL <=> NULL, 1 <=> NULL", "[(None, 1, 0)]"),
    Case("SELECT 'a' = 'A', BINARY 'a' = 'A'", "[(1, 0)]"),
    Case("SELECT 'é' = 'E', 'straße' = 'STRASSE'", "[(1, 1)]"),
    Case("SELECT 'a' = 'a '", "[(0,)]"),
    Case("SELECT '10' = 10, '10' > 9, '9' > '10', 'abc' = 0", "[(1, 1, 1, 1)]"),
    Case("SELECT 1 = 1.0, 2 != 3, 2 <> 2", "[(1, 1, 0)]"),
    Case("SELECT 2 BETWEEN 1 AND 3, 2 NOT BETWEEN 1 AND 3", "[(1, 0)]"),
    Case("SELECT 2 IN (1, 2), 'B' IN ('a', 'b'), 3 NOT IN (1, 2)", "[(1, 1, 1)]"),
    Case("SELECT NULL IN (1), 1 IN (NULL, 1), 2 IN (NULL, 1)", "[(None, 1, None)]"),
    Case("SELECT NULL IS NULL, 1 IS NOT NULL, 1 IS TRUE, 0 IS FALSE", "[(1, 1, 1, 1)]"),
    Case("SELECT 'Hello' LIKE 'h%', 'Hello' LIKE '_ello', 'a%b' LIKE 'a\\%b'", "[(1, 1, 1)]"),
    Case("SELECT 'axb' LIKE 'a\\%b', 'a_b' LIKE 'a|_b' ESCAPE '|'", "[(0, 1)]"),
    Case("SELECT 'abc' REGEXP '^a.c$', 'ABC' RLIKE 'b', 'abc' NOT REGEXP 'z'", "[(1, 1, 1)]"),
    Case("SELECT CASE WHEN 1 = 2 THEN 'x' ELSE 'y' END", "[('y',)]"),
    Case("SELECT CASE 'B' WHEN 'b' THEN 1 END, CASE 3 WHEN 1 THEN 1 END", "[(1, None)]"),
    Case("SELECT IF(1 > 2, 'a', 'b'), IFNULL(NULL, 'c'), NULLIF(1, 1)", "[('b', 'c', None)]"),
    Case("SELECT COALESCE(NULL, NULL, 3), NULLIF('a', 'b')", "[(3, 'a')]"),
    Case("SELECT TRUE, FALSE, NULL", "[(1, 0, None)]"),
    Case(
      "SELECT CAST('12abc' AS SIGNED), CAST('-5' AS SIGNED), CAST(2.5 AS SIGNED)", "[(12, -5, 3)]"),
    Case("SELECT CAST('3.456' AS DECIMAL(10,2))", "[(Decimal('3.46'),)]"),
    Case("SELECT CAST(12 AS CHAR), CONVERT('7', SIGNED)", "[('12', 7)]"),
    Case("SELECT CAST('2021-3-5' AS DATE)", "[(datetime.date(2021, 3, 5),)]"),
    Case("SELECT DATABASE()", "[('shop',)]"),
  ]

  static let functions: [Case] = [
    Case("SELECT CONCAT('a', 1, 'b'), CONCAT('a', NULL)", "[('a1b', None)]"),
    Case("SELECT CONCAT_WS(',', 'a', NULL, 'b'), CONCAT_WS(NULL, 'a')", "[('a,b', None)]"),
    Case("SELECT CONCAT(1.50, '|', 2.0e0)", "[('1.50|2',)]"),
    Case(
      "SELECT LEFT('marmalade', 3), RIGHT('marmalade', 4), LEFT('a', 9)", "[('mar', 'lade', 'a')]"),
    Case("SELECT SUBSTRING('marmalade', 5)", "[('alade',)]"),
    Case("SELECT SUBSTRING('tickets' FROM 4)", "[('kets',)]"),
    Case("SELECT SUBSTRING('marmalade', 3, 4)", "[('rmal',)]"),
    Case("SELECT SUBSTRING('orchid', -3), SUBSTRING('orchid', -5, 3)", "[('hid', 'rch')]"),
    Case("SELECT MID('orchid' FROM -4 FOR 2), SUBSTR('x', 0)", "[('ch', '')]"),
    Case("SELECT SUBSTRING_INDEX('red-green-blue', '-', 2)", "[('red-green',)]"),
    Case("SELECT SUBSTRING_INDEX('red-green-blue', '-', -2)", "[('green-blue',)]"),
    Case("SELECT LOCATE('ana', 'bananas'), LOCATE('nab', 'bananas')", "[(2, 0)]"),
    Case("SELECT LOCATE('ana', 'bananas', 3), INSTR('bananas', 'na')", "[(4, 3)]"),
    Case("SELECT POSITION('NAN' IN 'bananas')", "[(3,)]"),
    Case(
      "SELECT LPAD('7', 3, '0'), LPAD('abc', 2, '0'), RPAD('ab', 5, 'xy')",
      "[('007', 'ab', 'abxyx')]"),
    Case("SELECT CHAR_LENGTH('é'), LENGTH('é')", "[(1, 2)]"),
    Case("SELECT UPPER('aé'), LOWER('AÉ')", "[('AÉ', 'aé')]"),
    Case("SELECT TRIM('  pear   '), TRIM(LEADING '0' FROM '00700')", "[('pear', '700')]"),
    Case("SELECT TRIM(BOTH '0' FROM '00700'), TRIM(TRAILING 'ab' FROM 'xxabab')", "[('7', 'xx')]"),
    Case("SELECT LTRIM('  a'), RTRIM('a  '), REVERSE('abc')", "[('a', 'a', 'cba')]"),
    Case("SELECT REPLACE('a-b-c', '-', '--'), REPLACE('aAa', 'a', 'b')", "[('a--b--c', 'bAb')]"),
    Case("SELECT REPEAT('ho', 3), SPACE(2), REPEAT('a', -1)", "[('hohoho', '  ', '')]"),
    Case("SELECT STRCMP('ab', 'abc'), STRCMP('b', 'a'), STRCMP('a', 'A')", "[(-1, 1, 0)]"),
    Case("SELECT FIELD('pear', 'fig', 'pear'), FIELD('x', 'y')", "[(2, 0)]"),
    Case(
      "SELECT FIND_IN_SET('kiwi', 'fig,pear,kiwi'), ELT(2, 'x', 'y'), ELT(3, 'x')",
      "[(3, 'y', None)]"),
    Case("SELECT ASCII('A'), HEX('Az')", "[(65, '417A')]"),
    Case("SELECT MD5('pear')", "[('8893dc16b1b2534bab7b03727145a2bb',)]"),
    Case(
      "SELECT REGEXP_REPLACE('1-2-3', '-', '+'), REGEXP_SUBSTR('kg 15 of 20', '[0-9]+')",
      "[('1+2+3', '15')]"),
    Case("SELECT ABS(-7), SIGN(-7), SIGN(0)", "[(7, -1, 0)]"),
    Case("SELECT CEIL(4.1), CEILING(-4.1), FLOOR(4.9), FLOOR(-4.1)", "[(5, -4, 4, -5)]"),
    Case(
      "SELECT ROUND(-2.4), ROUND(-2.6), ROUND(2.6)",
      "[(Decimal('-2'), Decimal('-3'), Decimal('3'))]"),
    Case("SELECT ROUND(3.1415, 2), ROUND(3.5415, 0)", "[(Decimal('3.14'), Decimal('4'))]"),
    Case("SELECT ROUND(4.5), ROUND(45E-1)", "[(Decimal('5'), 4.0)]"),
    Case("SELECT ROUND(47, -1), ROUND(15, 2)", "[(50, 15)]"),
    Case(
      "SELECT TRUNCATE(4.567, 2), TRUNCATE(-4.99, 1), TRUNCATE(989, -2)",
      "[(Decimal('4.56'), Decimal('-4.9'), 900)]"),
    Case(
      "SELECT FORMAT(9876543.2109, 2), FORMAT(1234.5, 3), FORMAT(999.5, 0)",
      "[('9,876,543.21', '1,234.500', '1,000')]"),
    Case("SELECT POW(3, 2), POW(2, -1), SQRT(9)", "[(9.0, 0.5, 3.0)]"),
    Case(
      "SELECT GREATEST(4, 9), LEAST(8.5, 2.5), GREATEST('fig', 'kiwi', 'date')",
      "[(9, Decimal('2.5'), 'kiwi')]"),
    Case("SELECT MOD(17, 5), MOD(-17, 5), MOD(7.5, 2)", "[(2, -2, Decimal('1.5'))]"),
    Case("SELECT YEAR('2011-12-13'), MONTH('2011-12-13'), DAY('2011-12-13')", "[(2011, 12, 13)]"),
    Case(
      "SELECT DAYNAME('2024-02-29'), MONTHNAME('2024-02-29'), DAYOFYEAR('2024-03-01')",
      "[('Thursday', 'February', 61)]"),
    Case(
      "SELECT DAYOFWEEK('2024-03-03'), WEEKDAY('2024-03-03'), QUARTER('2024-11-05')", "[(1, 6, 4)]"),
    Case("SELECT DATEDIFF('2024-03-01 10:00:00', '2024-02-28')", "[(2,)]"),
    Case("SELECT DATEDIFF('2023-01-01', '2023-12-31')", "[(-364,)]"),
    Case("SELECT TO_DAYS('1970-01-01')", "[(719528,)]"),
    Case(
      "SELECT DATE_FORMAT('2024-02-29 08:05:09', '%W %e %M %Y')", "[('Thursday 29 February 2024',)]"
    ),
    Case("SELECT DATE_FORMAT('2024-02-29 08:05:09', '%H:%i:%s')", "[('08:05:09',)]"),
    Case(
      "SELECT DATE_FORMAT('2024-02-29 08:05:09', '%D %y %a %d %m %b %j')",
      "[('29th 24 Thu 29 02 Feb 060',)]"),
    Case("SELECT STR_TO_DATE('24.12.2015', '%d.%m.%Y')", "[(datetime.date(2015, 12, 24),)]"),
    Case(
      "SELECT STR_TO_DATE('March 7, 2016', '%M %d, %Y'), STR_TO_DATE('x', '%Y')",
      "[(datetime.date(2016, 3, 7), None)]"),
    Case(
      "SELECT DATE('2019-08-09 10:11:12'), LAST_DAY('2023-02-10')",
      "[(datetime.date(2019, 8, 9), datetime.date(2023, 2, 28))]"),
    Case(
      "SELECT DATE_ADD('2019-12-31', INTERVAL 1 DAY), DATE_SUB('2019-12-31', INTERVAL 1 YEAR)",
      "[('2020-01-01', '2018-12-31')]"),
    Case("SELECT DATE_ADD('2024-01-30', INTERVAL 1 MONTH)", "[('2024-02-29',)]"),
    Case(
      "SELECT TIMESTAMPDIFF(MONTH, '2020-01-31', '2020-03-30'), TIMESTAMPDIFF(YEAR, '2010-06-01', '2001-07-01')",
      "[(1, -8)]"),
    Case("SELECT EXTRACT(YEAR FROM '2015-04-03'), YEAR('nonsense')", "[(2015, None)]"),
    Case("SELECT DATE '2020-02-29' + INTERVAL 1 YEAR", "[(datetime.date(2021, 2, 28),)]"),
  ]

  static let queries: [Case] = [
    Case(
      "SELECT * FROM items WHERE id = 1",
      "[(1, 'Apple', 'fruit', 10, Decimal('1.50'), datetime.date(2021, 3, 5))]"),
    Case("SELECT `name` FROM `items` WHERE `id` > 2", "[('Carrot',), ('Éclair',)]"),
    Case(
      "SELECT NAME FROM items i WHERE I.ID = 1",
      "1054 (42S22): Unknown column 'I.ID' in 'where clause'"),
    Case("SELECT i.NAME FROM items AS i WHERE i.ID = 1", "[('Apple',)]"),
    Case("SELECT name FROM items WHERE name = 'ECLAIR'", "[('Éclair',)]"),
    Case(
      "SELECT name FROM items ORDER BY name", "[('Apple',), ('banana',), ('Carrot',), ('Éclair',)]"),
    Case(
      "SELECT name FROM items ORDER BY qty", "[('Carrot',), ('banana',), ('Éclair',), ('Apple',)]"),
    Case("SELECT name FROM items ORDER BY 1 DESC LIMIT 1", "[('Éclair',)]"),
    Case("SELECT id FROM items ORDER BY id LIMIT 1, 2", "[(2,), (3,)]"),
    Case("SELECT id FROM items ORDER BY id LIMIT 2 OFFSET 2", "[(3,), (4,)]"),
    Case(
      "SELECT COUNT(*), COUNT(qty), SUM(qty), AVG(qty) FROM items",
      "[(4, 3, Decimal('20'), Decimal('6.6667'))]"),
    Case(
      "SELECT SUM(price), AVG(price), MIN(price), MAX(price) FROM items",
      "[(Decimal('5.55'), Decimal('1.387500'), Decimal('0.25'), Decimal('3.00'))]"),
    Case("SELECT MIN(name), MAX(day) FROM items", "[('Apple', datetime.date(2021, 3, 20))]"),
    Case("SELECT SUM(qty) FROM items WHERE id > 9", "[(None,)]"),
    Case(
      "SELECT VARIANCE(id), STD(id), VAR_SAMP(id) FROM items WHERE id < 4",
      "[(0.6666666666666666, 0.816496580927726, 1.0)]"),
    Case("SELECT STDDEV_SAMP(id), STDDEV(id) FROM items WHERE id = 1", "[(None, 0.0)]"),
    Case(
      "SELECT MAX(day) - MIN(day), day + 0 FROM items WHERE id = 1 GROUP BY day", "[(0, 20210305)]"),
    Case("SELECT COUNT(*) FROM items WHERE RAND() < 1", "[(4,)]"),
    Case("SELECT COUNT(DISTINCT grp) FROM items", "[(3,)]"),
    Case("SELECT grp, COUNT(*) AS n FROM items GROUP BY grp HAVING n > 1", "[('fruit', 2)]"),
    Case(
      "SELECT grp AS g, SUM(qty) FROM items GROUP BY g ORDER BY SUM(qty) DESC",
      "[('fruit', Decimal('13')), ('cake', Decimal('7')), ('veg', None)]"),
    Case("SELECT grp FROM items GROUP BY 1 ORDER BY COUNT(*) DESC, grp LIMIT 1", "[('fruit',)]"),
    Case("SELECT id, name FROM items GROUP BY id ORDER BY id LIMIT 1", "[(1, 'Apple')]"),
    Case("SELECT grp, MAX(name) FROM items WHERE grp = 'veg'", "[('veg', 'Carrot')]"),
    Case("SELECT GROUP_CONCAT(name) FROM items WHERE grp = 'fruit'", "[('Apple,banana',)]"),
    Case(
      "SELECT GROUP_CONCAT(DISTINCT grp ORDER BY grp DESC SEPARATOR ' / ') FROM items",
      "[('veg / fruit / cake',)]"),
    Case("SELECT DISTINCT UPPER(grp) FROM items ORDER BY 1", "[('CAKE',), ('FRUIT',), ('VEG',)]"),
    Case("SELECT COUNT(*) FROM notes WHERE v > 9", "[(2,)]"),
    Case("SELECT k FROM notes WHERE v = 10", "[('a',), ('A',)]"),
    Case("SELECT k FROM notes WHERE v = 0", "[('d',)]"),
    Case("SELECT MAX(v), MAX(v + 0) FROM notes", "[('9', 10.0)]"),
    Case("SELECT SUM(v), AVG(v) FROM notes WHERE k IN ('b', 'e')", "[(16.0, 8.0)]"),
    Case("SELECT SUM(REPLACE(v, ',', '')) FROM notes WHERE k = 'c'", "[(1200.0,)]"),
    Case("SELECT k FROM notes ORDER BY v + 0 DESC, k LIMIT 2", "[('a',), ('A',)]"),
    Case("SELECT COUNT(*) FROM notes GROUP BY k ORDER BY k LIMIT 1", "[(2,)]"),
    Case("SELECT v FROM notes WHERE v LIKE '%kg'", "[('7 kg',)]"),
    Case("SELECT name FROM items WHERE day > '2021-03-10'", "[('Carrot',)]"),
    Case("SELECT name FROM items WHERE day = '2021-3-5'", "[('Apple',)]"),
    Case("SELECT name FROM items WHERE YEAR(day) = 2020", "[('banana',)]"),
    Case("SELECT DATEDIFF(MAX(day), MIN(day)) FROM items", "[(79,)]"),
    Case(
      "SELECT a.name FROM items a JOIN items b ON a.id = b.id + 1 WHERE b.name = 'apple'",
      "[('banana',)]"),
    Case(
      "SELECT i.name, n.v FROM items i LEFT JOIN notes n ON n.k = LEFT(i.name, 1) ORDER BY i.id, n.v LIMIT 3",
      "[('Apple', '10'), ('Apple', '10.0'), ('banana', '9')]"),
    Case(
      "SELECT n.k FROM items i RIGHT JOIN notes n ON n.k = LEFT(i.name, 1) WHERE i.id IS NULL",
      "[('d',)]"),
    Case("SELECT COUNT(*) FROM items, notes", "[(24,)]"),
    Case("SELECT COUNT(*) FROM items a JOIN items b USING (grp)", "[(6,)]"),
    Case("SELECT COUNT(*) FROM items a NATURAL JOIN items b", "[(2,)]"),
    Case("SELECT name FROM items WHERE qty = (SELECT MAX(qty) FROM items)", "[('Apple',)]"),
    Case(
      "SELECT name FROM items WHERE id IN (SELECT id FROM items WHERE grp = 'fruit')",
      "[('Apple',), ('banana',)]"),
    Case(
      "SELECT name FROM items i WHERE NOT EXISTS (SELECT 1 FROM notes n WHERE n.k = LEFT(i.name, 1))",
      "[]"),
    Case("SELECT t.n FROM (SELECT COUNT(*) AS n FROM items) t", "[(4,)]"),
    Case(
      "SELECT AVG(n) FROM (SELECT COUNT(*) n FROM items GROUP BY grp) AS t",
      "[(Decimal('1.3333'),)]"),
    Case(
      "SELECT id FROM items WHERE id = 1 UNION SELECT id FROM items WHERE id < 3 ORDER BY id DESC",
      "[(2,), (1,)]"),
    Case("SELECT 1 UNION ALL SELECT 1", "[(1,), (1,)]"),
    Case("WITH t AS (SELECT qty q FROM items) SELECT MAX(q) FROM t", "[(10,)]"),
    Case(
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 4) SELECT SUM(x) FROM n",
      "[(Decimal('10'),)]"),
    Case(
      "SELECT name, ROW_NUMBER() OVER (ORDER BY qty DESC) AS r FROM items ORDER BY r LIMIT 2",
      "[('Apple', 1), ('Éclair', 2)]"),
    Case("SHOW TABLES", "[('items',), ('notes',)]"),
    Case(
      "DESCRIBE notes", "[('k', 'text', 'YES', '', None, ''), ('v', 'text', 'YES', '', None, '')]"),
    Case(
      "SHOW COLUMNS FROM items LIKE 'x'",
      "1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'LIKE 'x'' at line 1"
    ),
    Case(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1",
      "[('items',), ('notes',)]"),
    Case(
      "SELECT column_name FROM information_schema.columns WHERE table_name = 'notes'",
      "[('k',), ('v',)]"),
  ]

  private static let all = "SELECT * FROM notes ORDER BY k, v"

  static let changes: [Case] = [
    Case(
      "INSERT INTO notes VALUES ('z', 5)", then: "SELECT v FROM notes WHERE k = 'z'", "[('5',)]"),
    Case(
      "INSERT INTO notes (k) VALUES ('y'), ('z')",
      then: "SELECT COUNT(*) FROM notes WHERE v IS NULL", "[(2,)]"),
    Case(
      "INSERT INTO notes SET k = 'q', v = 'w'", then: "SELECT v FROM notes WHERE k = 'q'",
      "[('w',)]"),
    Case(
      "INSERT INTO notes SELECT name, price FROM items WHERE id = 1",
      then: "SELECT v FROM notes WHERE k = 'Apple'", "[('1.50',)]"),
    Case(
      "INSERT INTO items VALUES (9, 'Fig', 'fruit', '12', 2.345, '2022-1-2')",
      then: "SELECT qty, price, day FROM items WHERE id = 9",
      "[(12, Decimal('2.35'), datetime.date(2022, 1, 2))]"),
    Case(
      "REPLACE INTO items VALUES (1, 'Fig', 'x', 1, 1, NULL)",
      then: "SELECT COUNT(*), MIN(name) FROM items", "[(4, 'banana')]"),
    Case(
      "INSERT INTO items (id, qty) VALUES (2, 5) ON DUPLICATE KEY UPDATE qty = qty + VALUES(qty)",
      then: "SELECT qty FROM items WHERE id = 2", "[(8,)]"),
    Case(
      "INSERT IGNORE INTO items (id, qty) VALUES (2, 5)",
      then: "SELECT qty FROM items WHERE id = 2", "[(3,)]"),
    Case(
      "UPDATE items SET qty = qty + 1, price = qty WHERE id = 1",
      then: "SELECT qty, price FROM items WHERE id = 1", "[(11, Decimal('11.00'))]"),
    Case(
      "UPDATE items SET qty = 0 ORDER BY qty DESC LIMIT 1",
      then: "SELECT id FROM items WHERE qty = 0", "[(1,)]"),
    Case(
      "UPDATE notes SET v = v + 1 WHERE k = 'b'", then: "SELECT v FROM notes WHERE k = 'b'",
      "[('10',)]"),
    Case(
      "UPDATE notes SET v = 7/2 WHERE k = 'b'", then: "SELECT v FROM notes WHERE k = 'b'",
      "[('3.5000',)]"),
    Case(
      "UPDATE notes SET v = 'x' WHERE k = 'a'", then: all,
      "[('a', 'x'), ('A', 'x'), ('b', '9'), ('c', '1,200'), ('d', ''), ('e', '7 kg')]"),
    Case(
      "UPDATE items i JOIN notes n ON n.k = LEFT(i.name, 1) SET i.qty = 99 WHERE n.v = '9'",
      then: "SELECT id FROM items WHERE qty = 99", "[(2,)]"),
    Case("DELETE FROM notes WHERE v + 0 < 8", then: "SELECT COUNT(*) FROM notes", "[(3,)]"),
    Case(
      "DELETE FROM notes ORDER BY k DESC LIMIT 2",
      then: "SELECT GROUP_CONCAT(k ORDER BY k) FROM notes", "[('a,A,b,c',)]"),
    Case(
      "DELETE n FROM notes n JOIN items i ON LEFT(i.name, 1) = n.k WHERE i.grp = 'veg'",
      then: "SELECT COUNT(*) FROM notes", "[(5,)]"),
    Case(
      "UPDATE items SET name = 'x' WHERE id = 99",
      then: "SELECT COUNT(*) FROM items WHERE name = 'x'", "[(0,)]"),
    Case("START TRANSACTION", then: "SELECT 1", "[(1,)]"),
  ]
}
