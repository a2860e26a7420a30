/// How a report looks: one style for screens of any width, both themes and paper.
enum PageStyle {
  static let text = """
    :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#545d68;--line:#d4d9df;
    --panel:#f5f7f9;--gain:#1769aa;--loss:#b3541e;--good:#12703f;--bad:#a4262c;--doubt:#7a5b00;
    --mark:#fff3c4;--link:#0b57a4}
    @media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e7ebf0;--soft:#a9b3bf;
    --line:#39424d;--panel:#1d232a;--gain:#5aa9e6;--loss:#e8935a;--good:#5fc08c;--bad:#f08a8f;
    --doubt:#e0bd57;--mark:#4a3f12;--link:#8cc3f5}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;
    overflow-wrap:anywhere}
    main,header,footer{max-width:1240px;margin:0 auto;padding:0 20px}
    h1{font-size:1.6rem;margin:24px 0 4px}h2{font-size:1.25rem;margin:40px 0 8px;
    border-top:1px solid var(--line);padding-top:16px}h3{font-size:1.05rem;margin:20px 0 6px}
    p{margin:6px 0}a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--paper);
    padding:6px 10px;z-index:2}
    .soft{color:var(--soft)}.n{white-space:nowrap;font-variant-numeric:tabular-nums}
    .banner{border-left:8px solid var(--soft);background:var(--panel);padding:12px 16px;
    margin:12px 0;border-radius:4px}.banner strong{font-size:1.15rem}
    .good{border-color:var(--good)}.bad{border-color:var(--bad)}.doubt{border-color:var(--doubt)}
    .good strong{color:var(--good)}.bad strong{color:var(--bad)}.doubt strong{color:var(--doubt)}
    .warn{border:2px dashed var(--doubt);padding:10px 14px;margin:12px 0;border-radius:4px}
    .ask{columns:2;column-gap:32px;padding-left:30px}.ask li{break-inside:avoid;margin:3px 0}
    .scroll{overflow-x:auto;max-width:100%;margin:8px 0;
    --edge:color-mix(in srgb,var(--soft) 45%,transparent);background:
    linear-gradient(to right,var(--paper) 40%,transparent),
    linear-gradient(to left,var(--paper) 40%,transparent) 100% 0,
    linear-gradient(to right,var(--edge),transparent),
    linear-gradient(to left,var(--edge),transparent) 100% 0;background-repeat:no-repeat;
    background-size:32px 100%,32px 100%,10px 100%,10px 100%;
    background-attachment:local,local,scroll,scroll}
    table{border-collapse:collapse;font-size:.9rem;overflow-wrap:break-word}
    caption{text-align:left;color:var(--soft);padding:4px 0}
    caption span{position:sticky;left:0;display:inline-block;max-width:calc(100vw - 24px)}
    th,td{padding:4px 10px;border-bottom:1px solid var(--line);text-align:left;
    vertical-align:top}td.r,th.r{text-align:right}thead th{vertical-align:bottom}
    td{max-width:420px;min-width:5em}td.r{white-space:nowrap;min-width:0}
    details{margin:8px 0}summary{cursor:pointer;color:var(--link)}
    pre{background:var(--panel);padding:10px 12px;overflow-x:auto;font-size:.85rem;
    white-space:pre-wrap;border-radius:4px;margin:6px 0}
    code{font-size:.9em}
    .card{border:1px solid var(--line);border-radius:6px;padding:12px 16px;margin:14px 0}
    .card h3{margin-top:0}.facts{display:grid;grid-template-columns:repeat(auto-fit,
    minmax(230px,1fr));gap:4px 24px;margin:10px 0;padding:0}.facts div{border-bottom:1px dotted
    var(--line);padding:2px 0}.facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0}
    .tag{border:1px solid var(--line);border-radius:10px;padding:0 8px;font-size:.8rem;
    color:var(--soft)}
    .drawing text{fill:var(--ink);font:12px system-ui,sans-serif}.drawing .figure{font-size:13px;
    font-variant-numeric:tabular-nums}.drawing .label{paint-order:stroke;
    stroke:var(--paper);stroke-width:3px}.drawing .middle{text-anchor:middle}
    .drawing .end{text-anchor:end}.cell-back{fill:var(--paper);stroke:var(--line)}
    .gain{fill:var(--gain)}.loss{fill:var(--loss)}.hatch{stroke:var(--soft);stroke-width:1.4;
    stroke-opacity:.55}.grid{stroke:var(--line)}.axis{stroke:var(--soft)}.bar{stroke-width:3}
    .gain-line{stroke:var(--gain)}.loss-line{stroke:var(--loss)}.ring{fill:var(--paper);
    stroke:var(--soft);stroke-width:2}.arm-0{fill:var(--gain)}.arm-1{fill:var(--loss)}
    .arm-2{fill:var(--good)}.arm-3{fill:var(--doubt)}
    .pair{display:grid;grid-template-columns:1fr 1fr;gap:0 16px}.pair.one{grid-template-columns:1fr}
    .pair>div{min-width:0}.pair>h4{margin:8px 0}.at{grid-column:1/-1;font-size:.85rem;
    color:var(--soft);border-top:1px solid var(--line);margin-top:8px;padding-top:4px}
    .at.fork{color:var(--ink);font-weight:600;border-top:3px solid var(--doubt)}
    .do,.see,.raw,.rule{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;padding:5px 8px;
    margin:3px 0;border-radius:4px}.do{background:var(--panel);border-left:3px solid var(--gain)}
    .see{border-left:3px solid var(--line)}.raw{border-left:3px dotted var(--soft);
    color:var(--soft)}.rule{background:var(--mark);border-left:3px solid var(--doubt)}
    .who{display:block;font:11px system-ui,sans-serif;color:var(--soft)}
    #viewer[hidden]{display:none}
    footer{color:var(--soft);font-size:.85rem;margin-top:48px;padding-bottom:32px}
    @media (max-width:640px){.drawing.chart{max-width:100%;height:auto}main,header,footer{padding:0 12px}.ask{columns:1}
    .pair{grid-template-columns:1fr}.pair>h4{display:none}.side::before{content:attr(data-side);
    font:600 11px system-ui,sans-serif;color:var(--soft)}}
    @media print{body{font-size:11pt}.scroll{overflow:visible}.skip,.screen{display:none}
    h2,h3{break-after:avoid}.card,.banner{break-inside:avoid}a{color:inherit}
    .drawing{max-width:100%;height:auto}}
    """
}
