/// What a report does when a reader asks for an episode; everything else needs no script.
///
/// Texts of models and worlds reach the page through `textContent` alone.
enum PageScript {
  static let text = #"""
    'use strict';
    (() => {
      const byID = id => document.getElementById(id);
      const viewer = byID('viewer');
      if (!viewer) return;
      let index = null;
      const blocks = new Map();
      const facts = () => index ??= JSON.parse(byID('index').textContent);

      function unpack(number) {
        if (!blocks.has(number)) {
          blocks.set(number, (async () => {
            const packed = atob(byID('block-' + number).textContent);
            const bytes = Uint8Array.from(packed, letter => letter.charCodeAt(0));
            const stream = new Blob([bytes]).stream()
              .pipeThrough(new DecompressionStream('deflate-raw'));
            return new Response(stream).json();
          })());
        }
        return blocks.get(number);
      }
      async function episode(key) {
        const place = facts().episodes[key];
        return place ? (await unpack(place[0]))[place[1]] : null;
      }
      function add(parent, name, kind, text) {
        const made = document.createElement(name);
        if (kind) made.className = kind;
        if (text !== undefined) made.textContent = text;
        parent.append(made);
        return made;
      }
      function said(parent, kind, who, text) {
        const box = add(parent, 'div', kind);
        add(box, 'span', 'who', who);
        box.append(text);
      }
      function side(parent, step, name) {
        const box = add(parent, 'div', 'side');
        box.dataset.side = name;
        if (!step) { add(box, 'p', 'soft', 'The episode has ended.'); return; }
        for (const [rule, phase, change] of step.c || [])
          said(box, 'rule', 'rule ' + rule + ' in ' + phase, change || 'changed what follows');
        for (const [answer, reply] of step.b || []) {
          said(box, 'raw', 'the model first wrote', answer);
          said(box, 'rule', 'sent back with', reply);
        }
        for (const [read, result] of step.i || []) {
          said(box, 'rule', 'a rule read first', read);
          said(box, 'see', 'and got', result);
        }
        if (step.r !== undefined)
          said(box, 'raw', step.a === undefined ? 'not readable as an action' : 'the model wrote',
            step.r);
        if (step.a !== undefined)
          said(box, 'do', step.d ? 'the harness did' : 'the agent did', step.a);
        said(box, 'see', step.f + (step.x ? ' (' + step.x + ')' : ''), step.o);
        if (step.w !== undefined) said(box, 'rule', 'the agent was shown instead', step.w);
      }
      function ending(one) {
        if (one.ok === undefined) return 'no end recorded';
        return (one.ok ? 'solved' : 'failed') + ' (' + one.end + (one.why ? ': ' + one.why : '')
          + ')';
      }
      function rows(parent, left, right, from, to, mark) {
        for (let place = from; place < to; place++) {
          const at = add(parent, 'div', 'at' + (place === mark ? ' fork' : ''),
            'step ' + place + (place !== mark ? '' : right ? ' · the fork' : ' · shown here'));
          if (place === mark) { at.id = 'fork'; at.tabIndex = -1; }
          side(parent, left.s[place], 'without rules');
          if (right) side(parent, right.s[place], 'with rules');
        }
      }
      function show(title, left, right, fork, mark) {
        const body = byID('viewer-body');
        body.replaceChildren();
        byID('viewer-title').textContent = title;
        if (!left) {
          add(body, 'p', '', 'This episode is not in the report; optimize export has it.');
        } else {
          add(body, 'p', 'soft', left.e + ' · ' + left.b + ' · task ' + left.t + ' · trial '
            + left.n);
          said(body, 'see', 'the task', left.o);
          const length = Math.max(left.s.length, right ? right.s.length : 0);
          const shared = right ? Math.min(fork ?? length, length) : 0;
          if (right && shared > 0) {
            const fold = add(body, 'details', '');
            add(fold, 'summary', '', shared + ' shared step' + (shared === 1 ? '' : 's')
              + ' before the fork');
            rows(add(fold, 'div', 'pair one'), left, null, 0, shared, -1);
          }
          const grid = add(body, 'div', right ? 'pair' : 'pair one');
          if (right) {
            add(grid, 'h4', '', 'without rules: ' + ending(left));
            add(grid, 'h4', '', 'with rules: ' + ending(right));
          }
          rows(grid, left, right, shared, length, right ? fork : mark);
          add(body, 'p', 'soft', right
            ? 'Without rules: ' + ending(left) + '. With rules: ' + ending(right) + '.'
            : 'End: ' + ending(left) + '.');
        }
        viewer.hidden = false;
        const target = right ? byID('viewer-title') : byID('fork') || byID('viewer-title');
        target.focus();
        target.scrollIntoView();
      }
      async function follow() {
        const asked = new URLSearchParams(location.hash.slice(1));
        try {
          if (asked.has('pair')) {
            const pair = facts().pairs[asked.get('pair')];
            if (!pair) return;
            const [base, changed, fork, ending, rules] = pair;
            const [left, right] = await Promise.all([episode(base), episode(changed)]);
            const words = { won: 'A task that the rules won', lost: 'A task that the rules lost',
              solved: 'Solved either way', failed: 'Failed either way' };
            show(words[ending] + (rules.length ? ' · ' + rules.join(', ') : ''), left,
              base === changed ? null : right, fork, null);
          } else if (asked.has('episode')) {
            show('One episode', await episode(asked.get('episode')), null, null,
              Number(asked.get('step') ?? -1));
          } else if (location.hash.length > 1) {
            const target = byID(location.hash.slice(1));
            const fold = target && target.closest('details');
            if (fold) fold.open = true;
          }
        } catch (problem) {
          show('This episode cannot be shown: ' + problem.message, null, null, null, null);
        }
      }
      addEventListener('hashchange', follow);
      // Following the same link twice shows the episode again.
      document.addEventListener('click', event => {
        const link = event.target.closest('a[href^="#pair="],a[href^="#episode="]');
        if (link && link.hash === location.hash) { event.preventDefault(); follow(); }
      });
      addEventListener('beforeprint', () => {
        for (const fold of document.querySelectorAll('main details')) fold.open = true;
      });
      follow();
    })();
    """#
}
