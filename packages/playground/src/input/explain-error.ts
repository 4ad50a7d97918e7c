// What went wrong, in the words of a page: no options of a command line, but what to do here.
import { OnnxcastError, sentenceOf } from '@onnxcast/series/errors';

/**
 * Says an error to a person of the page.
 * @param remedy what helps, where the error's own remedy is a command
 * @param lineRemedy what helps where the error names a line below the first
 */
export function explainError(error: unknown, remedy: string, lineRemedy = remedy): string {
  if (error instanceof OnnxcastError && error.said === undefined) {
    const namesOptions = Array.isArray(error.remedy) && error.remedy.some((part) => typeof part !== 'string');
    return namesOptions ? sentenceOf({ ...error, remedy: (error.row ?? 1) > 1 ? lineRemedy : remedy }) : error.message;
  }
  const message = error instanceof Error ? error.message : String(error);
  const sentences = message.split(/(?<=[.?!])\s+(?=[A-Z])/);
  const kept = sentences.filter((sentence) => !/(^|\s)--\w|`npx |pass --/.test(sentence));
  if (kept.length === sentences.length) return message;
  const isLine = /^[^\s:]+:(?!1:)\d+:/.test(message);
  return [...kept, isLine ? lineRemedy : remedy].join(' ');
}
