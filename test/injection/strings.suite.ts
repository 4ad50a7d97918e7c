// A hundred names as somebody with bad intentions would give them to series and columns, by what they attack.

/** Marks a name, so that it is found wherever it went. */
const mark = (n: number) => `inj${n}x`;

const patterns: Readonly<Record<string, readonly ((word: string) => string)[]>> = {
  html: [
    (w) => `<script>${w}()</script>`,
    (w) => `</script><script>${w}()</script>`,
    (w) => `<img src=x onerror=${w}()>`,
    (w) => `"><b onmouseover="${w}()">`,
    (w) => `' onfocus='${w}()' autofocus='`,
    (w) => `<!-- ${w} --><iframe srcdoc="<p>">`,
    (w) => `</title><style>*{--${w}:1}</style>`,
    (w) => `&lt;script&gt;${w}&#x3c;b&#62;`,
    (w) => `<a href="javascript:${w}()">${w}</a>`,
    (w) => `<base href="//${w}.example/"><form action=/${w}>`,
    (w) => `<meta http-equiv=refresh content="0;url=//${w}.example">`,
    (w) => `]]>${w}<![CDATA[<p>`,
  ],
  svg: [
    (w) => `<svg onload="${w}()">`,
    (w) => `</text><a xlink:href="javascript:${w}()"><text>`,
    (w) => `<foreignObject><body onload="${w}()"></foreignObject>`,
    (w) => `<use href="data:image/svg+xml,${w}#a"/>`,
    (w) => `</svg><object data="${w}.swf">`,
    (w) => `"/><set attributeName="onmouseover" to="${w}()"/>`,
    (w) => `<?xml-stylesheet href="${w}.xsl"?>`,
    (w) => `<!ENTITY ${w} SYSTEM "file:///etc/passwd">&${w};`,
  ],
  terminal: [
    (w) => `\u001b[2J\u001b[H${w}`,
    (w) => `\u001b]0;${w}\u0007`,
    (w) => `\u001b]8;;http://${w}.example\u001b\\${w}\u001b]8;;\u001b\\`,
    (w) => `\u009b31m${w}`,
    (w) => `${w}\u0008\u0008\u0008gone`,
    (w) => `${w}\u202egnp.exe`,
    (w) => `${w}\u0007\u0007`,
    (w) => `\u001bP+q${w}\u001b\\`,
    (w) => `${w}\u2066hidden\u2069`,
    (w) => `\u001b[8m${w}\u001b[0m`,
  ],
  prototype: [
    () => '__proto__',
    () => 'constructor',
    () => 'prototype',
    () => 'toString',
    () => 'hasOwnProperty',
    () => '__defineGetter__',
    (w) => `__proto__.${w}`,
    (w) => `constructor[prototype][${w}]`,
    () => 'valueOf',
    () => 'then',
  ],
  path: [
    (w) => `../../${w}`,
    (w) => `/tmp/${w}`,
    (w) => `..\\..\\${w}`,
    (w) => `C:\\${w}`,
    (w) => `file:///${w}`,
    (w) => `~/${w}`,
    (w) => `$(${w})`,
    (w) => `\`${w}\``,
    (w) => `; rm -rf ${w}; #`,
    (w) => `| ${w} && ${w}`,
    (w) => `%2e%2e%2f${w}`,
    (w) => `--out=${w}`,
  ],
  formula: [
    (w) => `=HYPERLINK("http://${w}.example")`,
    (w) => `+${w}+1`,
    (w) => `-${w}-1`,
    (w) => `@SUM(${w})`,
    (w) => `=cmd|'/C ${w}'!A0`,
    (w) => `\t=${w}`,
    (w) => `%0A=${w}`,
    (w) => `=1+1","=${w}`,
  ],
};

/** What stands around a pattern when it comes again. */
const frames: readonly ((text: string) => string)[] = [(text) => text, (text) => `sales ${text} 2024`];

/** A hundred different names. */
export const injections: readonly string[] = [
  ...new Set(
    frames.flatMap((frame) =>
      Object.values(patterns)
        .flat()
        .map((pattern, n) => frame(pattern(mark(n)))),
    ),
  ),
].slice(0, 100);

/** As many names that attack nothing. */
export const harmless: readonly string[] = injections.map((_, n) => `series ${n}`);
