// Starts the page's script: reads the data, and shows the series that is chosen.

import { element } from './element.ts';
import { formatNumber } from './format-number.ts';
import { type ListedSeries, readData } from './read-data.ts';
import { createResidualCharts } from './residual-charts.ts';
import { createSeriesChart } from './series-chart.ts';
import { showList } from './series-list.ts';
import { showNumbers } from './show-numbers.ts';

const { series, score } = readData(element('report-data').textContent ?? '');
const [first] = series;
if (first !== undefined) {
  element('explorer').hidden = false;
  const chart = createSeriesChart(element('chart'), { end: element('zoom-end'), all: element('zoom-all') });
  const residuals = createResidualCharts();
  const show = (one: ListedSeries) => {
    element('shown-name').textContent = one.id;
    element('shown-score').textContent = one.score === null ? '' : `${score} ${formatNumber(one.score)}`;
    chart.show(one);
    residuals.show(one);
    showNumbers(element('numbers'), one);
  };
  if (series.length > 1) showList(series, show);
  else show(first);
}
