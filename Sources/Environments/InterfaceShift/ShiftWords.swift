/// The words that shifted interfaces use instead.
enum ShiftWords {
  static let tools = [
    "get": "fetch", "find": "locate", "list": "enumerate", "search": "query", "cancel": "void",
    "modify": "amend", "update": "revise", "return": "send_back", "exchange": "swap",
    "book": "reserve", "send": "issue", "transfer": "hand_over", "suspend": "pause",
    "resume": "reactivate", "enable": "activate", "disable": "deactivate", "refuel": "top_up",
    "execute": "run", "commit": "submit", "click": "press", "bash": "shell", "finish": "close",
    "answer": "reply", "calculate": "compute", "details": "record", "items": "articles",
    "order": "purchase", "orders": "purchases", "payment": "billing", "read": "look",
    "add": "increase", "take": "perform", "action": "step", "close": "end", "bills": "invoices",
  ]
  static let arguments = [
    "id": "ref", "ids": "refs", "order": "purchase", "item": "article", "new": "replacement",
    "payment": "billing", "method": "means", "methods": "means_list", "reason": "cause",
    "first": "given", "last": "family", "zip": "postcode", "email": "mail",
    "expression": "formula", "summary": "note", "address1": "line1", "address2": "line2",
    "city": "town", "state": "region", "country": "nation", "origin": "from",
    "destination": "to", "date": "day", "cabin": "travel_class", "flights": "legs",
    "passengers": "travellers", "total": "full", "baggages": "bags", "nonfree": "paid",
    "insurance": "cover", "amount": "sum", "customer": "client", "phone": "mobile",
    "line": "subscription", "bill": "invoice", "gb": "gigabytes", "dob": "birthday",
    "query": "statement", "command": "input", "answers": "replies", "answer": "reply",
    "user": "account", "product": "goods", "flight": "connection", "number": "no",
  ]
  /// Prose only: no word here names a record, an option or a rule.
  static let prose = [
    "please": "kindly", "customer": "client", "customers": "clients", "must": "have to",
    "explicit": "express", "only": "solely", "exactly": "precisely",
    "agent": "assistant", "everything": "all of it", "cannot": "can not", "want": "need",
    "help": "assistance", "thanks": "cheers", "remember": "recall", "something": "a thing",
    "another": "a different", "also": "as well",
    "never": "at no time", "always": "at all times", "several": "a number of", "whole": "entire",
    "allowed": "permitted", "tool": "function", "tools": "functions",
  ]
}
