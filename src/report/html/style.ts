/** The look of the page: light or dark as the reader's system is, narrow or wide, on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --open: #c62828; --warning: #8a5200; --scoped: #2e7d32; --shared: #1565c0; --line: #8884; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; overflow-wrap: anywhere; padding: 0 1rem; }
h1 { line-height: 1.2; margin-bottom: 0; }
h3 { font-size: 1rem; margin: 0; }
.count { border-radius: 4px; color: #fff; margin-right: .4rem; padding: .15rem .6rem; white-space: nowrap; }
.count.error { background: var(--open); } .count.warning { background: var(--warning); } .count.info { background: var(--shared); }
.count.none { background: #767676; }
summary { cursor: pointer; }
.filter { background: Canvas; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; padding: .4rem 0; position: sticky; top: 0; }
.filter fieldset { border: 0; display: flex; flex-wrap: wrap; gap: 0 .9rem; margin: 0; max-height: 6rem; overflow: auto; padding: 0; }
.filter legend { float: left; font-weight: 600; padding: 0; }
.filter label { white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
.legend i { border-radius: 3px; display: inline-block; font-style: normal; text-align: center; width: 1.6rem; }
.matrix { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); }
.relation { border: 1px solid var(--line); border-radius: 6px; font-size: .85rem; padding: .5rem .6rem; }
.relation.has-open { border-color: var(--open); }
.relation table { border-collapse: collapse; margin: .3rem 0; width: 100%; }
.relation td, .relation th { border: 1px solid var(--line); padding: .15rem .2rem; text-align: center; }
.relation thead th { font-size: .75rem; font-weight: 400; overflow-wrap: normal; width: 14%; }
.relation thead td { border: 0; }
.relation tbody th { font-weight: 500; text-align: left; }
.relation p { margin: .2rem 0; }
.relation ul { margin: .2rem 0; padding-left: 1.2rem; }
td.open, i.open { background: var(--open); color: #fff; font-weight: 700; }
td.scoped, i.scoped { background: var(--scoped); color: #fff; }
td.shared, i.shared { background: var(--shared); color: #fff; }
.closed { color: #767676; }
article { border-left: 4px solid var(--line); margin: 1rem 0; padding: 0 0 0 1rem; }
article.error { border-color: var(--open); } article.warning { border-color: var(--warning); } article.info { border-color: var(--shared); }
article p { margin: .3rem 0; }
.place { color: #767676; font-size: .85rem; }
.tag { font-variant: small-caps; font-weight: 400; }
pre { background: #8882; margin: .3rem 0; overflow: auto; padding: .5rem; white-space: pre-wrap; }
@media print {
  :root { color-scheme: light; }
  body { font-size: 10pt; margin: 0; max-width: none; padding: 0; }
  .filter { display: none; }
  .matrix { grid-template-columns: 1fr 1fr; }
  .relation, article, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .count, td, i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; display: block; }
}
`;
