// The colours of the page, light or dark as the reader has it, for what is drawn on a canvas.

/** Colours by what they are for. */
export interface PageColors {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** The forecast after the data, and that of what was held out. */
  readonly ahead: string;
  readonly held: string;
}

/** Reads the colours from the style sheet. */
export function readColors(): PageColors {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: color('paper'),
    ink: color('ink'),
    muted: color('muted'),
    grid: color('grid'),
    ahead: color('s0'),
    held: color('s1'),
  };
}

/** Calls back when the reader changes between light and dark. */
export function onColorsChange(change: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', change);
}
