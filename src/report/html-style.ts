/** The look of the page, light or dark as the reader's system is. */
export const pageStyle = `
:root { color-scheme: light dark; --open: #c62828; --scoped: #2e7d32; --shared: #1565c0; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { margin-bottom: 0; }
.count { border-radius: 4px; color: #fff; margin-right: .4rem; padding: .15rem .6rem; }
.count.error { background: var(--open); } .count.warning { background: #8a5200; } .count.info { background: var(--shared); }
.count.none { background: #767676; }
.scroll { max-height: 80vh; overflow: auto; }
table.matrix { border-collapse: collapse; font-size: .85rem; }
.matrix th, .matrix td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: center; white-space: nowrap; }
.matrix thead { background: Canvas; position: sticky; top: 0; }
.matrix tbody th { font-weight: 500; text-align: left; }
.matrix td.open, i.open { background: var(--open); color: #fff; font-weight: 700; }
.matrix td.scoped, i.scoped { background: var(--scoped); color: #fff; }
.matrix td.shared, i.shared { background: var(--shared); color: #fff; }
.matrix td.closed, i.closed { color: #767676; }
.legend i { border-radius: 3px; font-style: normal; margin-left: .6rem; padding: 0 .4rem; }
article { border-left: 4px solid var(--line); margin: 1rem 0; padding: 0 1rem; }
article.error { border-color: var(--open); } article.warning { border-color: #8a5200; } article.info { border-color: var(--shared); }
article h3 { font-size: 1rem; margin: 0; }
.tag { font-variant: small-caps; font-weight: 400; }
pre { background: #8882; overflow: auto; padding: .5rem; white-space: pre-wrap; }
`;
