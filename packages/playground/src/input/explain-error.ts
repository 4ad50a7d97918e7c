// What went wrong, in the words of a page: no options of a command line, but what to do here.
import { type ErrorFields, sentenceOf } from '@onnxcast/series/errors';

/**
 * Says an error to a person of the page.
 * @param remedy what helps, where the error's own remedy is an option or a command
 * @param lineRemedy what helps where the error names a line below the first
 */
export function explainError(error: unknown, remedy: string, lineRemedy = remedy): string {
  if (!(error instanceof Error)) return String(error);
  const { remedy: own, row = 1 } = error as ErrorFields;
  const isForElsewhere = typeof own === 'object' && own.some((part) => typeof part !== 'string');
  return isForElsewhere ? sentenceOf({ ...error, remedy: row > 1 ? lineRemedy : remedy }) : error.message;
}
