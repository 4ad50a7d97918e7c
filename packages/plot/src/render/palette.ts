// Colours, chosen to stay apart under colour blindness: Okabe and Ito (2008) and Paul Tol's muted scheme, the light ones darkened for lines on white.
import type { Color } from '../charts/chart.ts';

/** The colours of one background. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** In the order in which series take them. */
  readonly series: readonly string[];
}

/** The palette of every SVG and PNG. */
export const lightPalette: Palette = {
  paper: '#ffffff',
  ink: '#24292f',
  muted: '#5f6872',
  grid: '#e4e7ea',
  series: [
    '#0072b2',
    '#d55e00',
    '#009e73',
    '#b5518d',
    '#a87400',
    '#3596cf',
    '#882255',
    '#332288',
    '#8a8a2b',
    '#117733',
    '#cc6677',
    '#777777',
  ],
};

/** The same places of the palette on a dark page. */
export const darkPalette: Palette = {
  paper: '#161b22',
  ink: '#e6edf3',
  muted: '#9aa4af',
  grid: '#2d343d',
  series: [
    '#3f9fe0',
    '#f0803c',
    '#4fd39f',
    '#e39ac8',
    '#dba420',
    '#8fcdf2',
    '#c8578e',
    '#8f83e0',
    '#b5b54a',
    '#4fa866',
    '#e08a97',
    '#a0a0a0',
  ],
};

/** How many lines have a colour of their own. */
export const seriesColors = lightPalette.series.length;

/** The colour of a place in the palette, going round after the last. */
export function colorOf(palette: Palette, color: Color): string {
  return typeof color === 'number' ? palette.series[color % palette.series.length]! : palette[color];
}

/** The class that a style sheet knows the colour by: `ink`, `muted` or `s0` and up. */
export function colorClass(color: Color): string {
  return typeof color === 'number' ? `s${color % seriesColors}` : color;
}
