// A page on what can be called, made of the OpenAPI document: no script, nothing from elsewhere.

/** The parts of an OpenAPI document that the page shows. */
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

/** Examples that people copy, by method and path. */
const EXAMPLES: Readonly<Record<string, (model: string) => string>> = {
  'POST /forecast/{model}': (model) =>
    [
      `curl -X POST 'localhost:8000/forecast/${model}' -d '{"series": [0, 0.05, 0.1, 0.15, 0.2], "horizon": 12}'`,
      `curl -X POST 'localhost:8000/forecast/${model}?horizon=12' -H 'Content-Type: text/csv' -H 'Accept: text/csv' -T data.csv`,
    ].join('\n'),
  'POST /v2/repository/index': () => 'curl -X POST localhost:8000/v2/repository/index',
  'POST /streams/{model}': (model) => `curl -X POST localhost:8000/streams/${model} -d '{"series": [0, 0.05, 0.1]}'`,
};

/**
 * Writes the page.
 * @param models names of models, the first of which stands in the examples
 */
export function writeDocs(document: unknown, models: readonly string[]): string {
  const { info, paths = {} } = document as {
    readonly info: { readonly title: string; readonly version: string; readonly description?: string };
    readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ title: `${method.toUpperCase()} ${path}`, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))].sort();
  const ofTag = (tag: string) => operations.filter(({ operation }) => operation.tags?.includes(tag));
  const served =
    models.length === 0 ? '' : `<p>Models: ${models.map((name) => `<code>${escapeText(name)}</code>`).join(', ')}</p>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeText(info.title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeText(info.title)} <small>${escapeText(info.version)}</small></h1>
<p>${escapeText(info.description ?? '')}</p>${served}
<p><a href="openapi.json">openapi.json</a> is the same for programs; <a href="./">/</a> holds the playground where the server was given it.</p>
${tags
  .map(
    (tag) =>
      `<h2>${escapeText(tag)}</h2>${ofTag(tag)
        .map((one) => writeOperation(one, models[0] ?? 'MODEL'))
        .join('\n')}`,
  )
  .join('\n')}
</main></body></html>
`;
}

function writeOperation(
  { title, operation }: { readonly title: string; readonly operation: Operation },
  model: string,
): string {
  const { summary = '', description = '', parameters = [], requestBody, responses = {} } = operation;
  const example = EXAMPLES[title]?.(model);
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  return `<details><summary><code>${escapeText(title)}</code> ${escapeText(summary)}</summary>
${description === '' ? '' : `<p>${escapeText(description)}</p>`}
${example === undefined ? '' : `<pre>${escapeText(example)}</pre>`}
${parameters.length === 0 ? '' : `<ul>${parameters.map((one) => `<li><code>${escapeText(one.name)}</code> (${escapeText(one.in)}) ${escapeText(one.description ?? '')}</li>`).join('')}</ul>`}
${body === undefined ? '' : `<p>Body</p><pre>${escapeText(JSON.stringify(body, null, 1))}</pre>`}
<p>Answers: ${Object.entries(responses)
    .map(([status, { description: words = '' }]) => `<code>${escapeText(status)}</code> ${escapeText(words)}`)
    .join('; ')}</p></details>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STYLE = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 }
main { max-width: 60rem; margin: auto; padding: 1rem }
pre { overflow: auto; padding: .75rem; border: 1px solid #8886; border-radius: 6px; font-size: 13px }
details { border-bottom: 1px solid #8884; padding: .4rem 0 }
summary { cursor: pointer }
small { font-weight: normal; opacity: .7 }
`;
