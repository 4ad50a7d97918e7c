// What a picture says, as plain data: no SVG, no pixels inside the frame. Builders make it, renderers draw it.

/** How a line is drawn: solid where there is data, dotted where a model feeds itself, dashed for something to compare with. */
export type Dash = 'solid' | 'dashed' | 'dotted';

/** A place in the palette, or the colour of text: `ink` for what is given, `muted` for what stands back. */
export type Color = number | 'ink' | 'muted';

/** One axis of a chart. */
export interface Axis {
  readonly title?: string;
  /** `time` takes milliseconds since 1970 in UTC; `log` leaves out what is not positive. */
  readonly scale: 'linear' | 'log' | 'time';
  /** Ticks on whole numbers only. Default false. */
  readonly whole?: boolean;
  /** Values that the axis includes even where no data is. */
  readonly reach?: readonly [low: number, high: number];
}

/** A line through points; a value that is not finite leaves a gap. */
export interface Line {
  readonly x: ArrayLike<number>;
  /** As long as `x`. */
  readonly y: ArrayLike<number>;
  readonly color: Color;
  readonly dash: Dash;
  /** Pixels. */
  readonly width: number;
}

/** The room between two lines, tinted; a row where one of its ends is not finite leaves a gap. */
export interface Band {
  readonly x: ArrayLike<number>;
  /** As long as `x`. */
  readonly lower: ArrayLike<number>;
  /** As long as `x`. */
  readonly upper: ArrayLike<number>;
  readonly color: Color;
}

/** Separate marks; one that is not finite is left out. */
export interface Points {
  readonly x: ArrayLike<number>;
  /** As long as `x`. */
  readonly y: ArrayLike<number>;
  readonly color: Color;
  readonly shape: Shape;
}

/** The form of a mark. */
export type Shape = 'dot' | 'cross' | 'ring';

/** A vertical line with words above it, such as "forecast starts". */
export interface Rule {
  readonly x: number;
  readonly label: string;
}

/** One key of the legend: a piece of line, a mark or both, or a tint. */
export interface LegendEntry {
  readonly label: string;
  readonly color: Color;
  readonly dash?: Dash;
  readonly shape?: Shape;
  /** How many bands lie over one another where this key's tint is seen. */
  readonly tint?: number;
}

/** A chart, complete: lines lie over points and those over bands, later ones over earlier ones. */
export interface Chart {
  readonly title: string;
  readonly subtitle?: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels; a chart whose title and legend need more room grows taller. */
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
  readonly bands?: readonly Band[];
  readonly lines: readonly Line[];
  readonly points: readonly Points[];
  readonly rules: readonly Rule[];
  readonly legend: readonly LegendEntry[];
}

/** Words and size of a chart, for every builder. */
export interface ChartOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** Title of the horizontal axis. Default: "time step" where the data has no times. */
  readonly xTitle?: string;
  /** Title of the vertical axis, with its unit: "CO₂ (ppm)". Default: the feature's name where there is only one. */
  readonly yTitle?: string;
  /** Pixels, default 900. */
  readonly width?: number;
  /** Pixels, default 440. */
  readonly height?: number;
}

/** Size of a chart whose options name none. */
export const defaultSize = { width: 900, height: 440 } as const;
