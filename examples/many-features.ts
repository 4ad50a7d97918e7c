// A shop's sales and the day's temperature are forecast together; then with planned promotions and a rival's price beside them.
// Run: npx tsx --conditions=source examples/many-features.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forecastChart, renderPanels } from '@onnxcast/plot';
import { createRandom, type Forecast, formatSeries, holdOut, rmse, type Series } from '@onnxcast/series';
import { createForecaster } from 'onnxcast';

const folder = process.argv[2] ?? 'runs/examples/many-features';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 12);
const AHEAD = 28;

// Sales rise with yesterday's temperature and with the rival's price, and jump on days of promotion, which are planned.
const random = createRandom(0);
const shops: readonly Series[] = Array.from({ length: 12 }, (_, shop) => {
  const [phase, size] = [random.next() * 40, 80 + 40 * random.next()];
  let [temperature, rival] = [15, 10];
  const rows = Array.from({ length: 240 }, (_, day) => {
    const [warmth, price] = [temperature - 15, rival - 10];
    temperature = 15 + 6 * Math.sin((day + phase) / 5) + 0.5 * random.normal();
    if (random.next() < 0.03) rival = 8 + 4 * random.next();
    const promotion = random.next() < 0.15 ? 1 : 0;
    const sales = size * (1 + 0.03 * warmth + 0.06 * price + 0.4 * promotion) + 2 * random.normal();
    return [sales, temperature, rival, promotion];
  });
  const day = (index: number) => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10);
  return {
    id: `shop-${shop + 1}`,
    features: ['sales', 'temperature', 'rival', 'promotion'],
    values: Float64Array.from(rows.flat()),
    times: rows.map((_, index) => day(index)),
  };
});
const select = (series: Series, ...names: readonly string[]): Series => {
  const places = series.features.map((name) => names.includes(name));
  const values = series.values.filter((_, i) => places[i % places.length]);
  return { ...series, features: series.features.filter((_, i) => places[i]), values };
};

// One thread: how many there are decides how gradients are rounded, and so the last digits of what is learnt.
const options = { hidden: [24, 16], scaling: 'standard', epochs, holdout: AHEAD, workers: 1 } as const;
const { history, future } = holdOut(shops, AHEAD);
const [shop, truth] = [history[0]!, future[0]!];
const targets = ['sales', 'temperature'];

// Every variable is an input, and every one is forecast.
const together = await createForecaster(
  shops.map((one) => select(one, ...targets)),
  options,
);
const alone = await together.forecast(
  history.map((one) => select(one, ...targets)),
  AHEAD,
);
// The same two with covariates: promotions are known in advance, the rival's price up to now.
const informed = await createForecaster(shops, {
  ...options,
  pastCovariates: ['rival'],
  futureCovariates: ['promotion'],
});
const futureCovariates = future.map((one) => select(one, 'promotion').values);
const planned = await informed.forecast(history, AHEAD, { futureCovariates });

const salesOf = (values: Float32Array | Float64Array) => Array.from(values).filter((_, i) => i % targets.length === 0);
const wanted = Float64Array.from(future.flatMap((one) => salesOf(select(one, ...targets).values)));
const [blind, seeing] = [alone, planned].map((all) =>
  rmse(Float64Array.from(all.flatMap(({ values }) => salesOf(values))), wanted),
) as [number, number];
console.log(
  `sales, ${AHEAD} days ahead, ${shops.length} shops: RMSE ${blind.toFixed(1)} without covariates, ${seeing.toFixed(1)} with them`,
);

mkdirSync(folder, { recursive: true });
const files = ['shops.csv', 'together.onnx', 'informed.onnx', 'many-features.svg'].map((name) => join(folder, name));
const [dataFile, togetherFile, informedFile, picture] = files as [string, string, string, string];
writeFileSync(dataFile, formatSeries(shops));
await together.save(togetherFile);
await informed.save(informedFile);
const draw = (forecast: Forecast | undefined, title: string, subtitle: string) =>
  forecastChart([select(shop, ...targets)], forecast === undefined ? [] : [forecast], {
    title,
    subtitle,
    actual: [select(truth, ...targets)],
    width: 860,
    height: 300,
    past: 56,
  });
writeFileSync(
  picture,
  renderPanels(
    [
      draw(alone[0], 'Sales and temperature', `RMSE of sales ${blind.toFixed(1)}: it cannot know of promotions`),
      draw(planned[0], 'With promotions known in advance', `RMSE of sales ${seeing.toFixed(1)}`),
    ],
    { columns: 1 },
  ),
);
await together.dispose();
await informed.dispose();
console.log(`files: ${files.join(' ')}`);
