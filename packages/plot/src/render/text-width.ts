// How wide words are, without a browser: the advance widths of DejaVu Sans, so that layout is the same everywhere.

/** Thousandths of the font size, for the characters from space to tilde. Source: hmtx table of DejaVu Sans 2.37. */
// biome-ignore format: one table
const advances = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748,
  787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615,
  352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337,
  636, 838,
];
const combiningMark = /\p{M}/u;
const superscript = /[⁰¹²³⁴-⁹⁻₀-₉]/u;
/** The bold face is wider by up to this much. */
const boldFactor = 1.14;
const ellipsis = '…';

/** Width of one line of text in pixels; characters outside the table count as wide as a capital, East Asian ones as a square. */
export function textWidth(text: string, size: number, { bold = false }: Pick<TextRoom, 'bold'> = {}): number {
  let thousandths = 0;
  for (const character of text.normalize('NFD')) {
    const code = character.codePointAt(0)!;
    if (combiningMark.test(character)) continue;
    if (superscript.test(character)) thousandths += 480;
    else thousandths += advances[code - 32] ?? (code >= 0x2e80 ? 1000 : 800);
  }
  return (thousandths / 1000) * size * (bold ? boldFactor : 1);
}

/** The room that a text has and the font that it is set in, both in pixels. */
export interface TextRoom {
  readonly width: number;
  readonly size: number;
  readonly bold?: boolean;
}

/** The text, cut to a width with an ellipsis where it does not fit. */
export function fitText(text: string, { width, size, bold = false }: TextRoom): string {
  if (textWidth(text, size, { bold }) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(characters.join('') + ellipsis, size, { bold }) > width) characters.pop();
  return characters.join('').trimEnd() + ellipsis;
}

/** The text, shortened in its middle where it does not fit: names of alike things often differ at their ends. */
export function fitName(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = characters
      .slice(0, Math.ceil(kept / 2))
      .join('')
      .trimEnd();
    const shorter =
      head +
      ellipsis +
      characters
        .slice(characters.length - Math.floor(kept / 2))
        .join('')
        .trimStart();
    if (textWidth(shorter, size) <= width) return shorter;
  }
  return ellipsis;
}

/** The text broken at spaces into at most `most` lines; the last one is cut where even that is too little. */
export function wrapText(text: string, room: TextRoom, most: number): readonly string[] {
  const { width, size, bold = false } = room;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  while (words.length > 0) {
    const longer = line === '' ? words[0]! : `${line} ${words[0]!}`;
    if (line !== '' && textWidth(longer, size, { bold }) > width) {
      if (lines.length === most - 1) break;
      lines.push(line);
      line = '';
    } else {
      line = longer;
      words.shift();
    }
  }
  if (line === '') return lines;
  return [...lines, line + (words.length > 0 ? ` ${words.join(' ')}` : '')].map((each) => fitText(each, room));
}
