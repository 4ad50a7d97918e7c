// A chart of ECharts that is as large as its element, opened when it is first drawn: only what the page uses of the library.
import { BarChart, LineChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  LineChart,
  BarChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  CanvasRenderer,
]);

/** Opens a chart in an element. */
export function openChart(place: HTMLElement): EChartsType {
  const chart = init(place, undefined, { renderer: 'canvas' });
  new ResizeObserver(() => chart.resize()).observe(place);
  return chart;
}

/** The font of the page. */
export const FONT = "system-ui, 'DejaVu Sans', sans-serif";
