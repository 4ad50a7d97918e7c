// What a file of weights is that is no safetensors, by its first bytes, and how its weights become one. Reads none of them.
import { command, ModelFileError, type Text, text } from '@onnxcast/series/errors';

/** One format, and what helps who has such a file. */
interface Format {
  /** Asked in the order of the table. */
  is(content: Content): boolean;
  /** "this is ..." */
  readonly name: string;
  remedy(content: Content, file: string): Text;
}

interface Content {
  /** The first bytes, one letter a byte. */
  readonly begin: string;
  /** Name of the first file of a zip. */
  readonly first: string;
}

/** How much of a file is looked through for names; those of a pickle stand at its beginning, its numbers elsewhere. */
const lookedThrough = 1 << 18;

const onlyPytorch = 'Give the state_dict of a PyTorch model, saved as safetensors: its weights alone can be imported.';

const formats: readonly Format[] = [
  {
    name: 'a TorchScript archive',
    is: ({ begin, first }) => isZip(begin) && first.includes('/') && begin.includes('/code/__torch__'),
    remedy: (_, file) => inPython(file, (path) => `torch.jit.load(${path}, map_location="cpu").state_dict()`),
  },
  {
    name: 'a PyTorch file, saved by torch.save as a zip with a pickle',
    is: ({ begin, first }) => isZip(begin) && /\/(data\.pkl|\.?format_version|byteorder)$/.test(first),
    remedy: ({ begin }, file) => inPython(file, (path) => loadDictionary(begin, path)),
  },
  {
    name: 'a PyTorch file, saved by torch.save as a pickle',
    is: ({ begin }) => begin.startsWith('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19'),
    remedy: ({ begin }, file) => inPython(file, (path) => loadDictionary(begin, path)),
  },
  {
    name: 'a Python pickle',
    is: ({ begin }) => begin[0] === '\x80' && begin.charCodeAt(1) <= 5,
    remedy: (_, file) => inPython(file, (path) => `__import__("pickle").load(open(${path}, "rb"))`),
  },
  {
    name: 'a Keras model',
    is: ({ begin, first }) => begin.startsWith('\x89HDF') || (isZip(begin) && /^(metadata|config)\.json$/.test(first)),
    remedy: () => onlyPytorch,
  },
  { name: 'a zip', is: ({ begin }) => isZip(begin), remedy: () => onlyPytorch },
  {
    name: 'an ONNX model',
    // Field 1 is the version of the format, then comes field 2, 7 or 8.
    is: ({ begin }) => begin[0] === '\x08' && begin.charCodeAt(1) <= 32 && '\x12\x3a\x42'.includes(begin[2] ?? '?'),
    remedy: (_, file) =>
      text`It needs no import: ${command(`inspect ${file}`)} tells what it holds; or give the PyTorch weights that it was made of.`,
  },
  {
    name: 'a pointer of Git LFS, not the file itself',
    is: ({ begin }) => begin.startsWith('version https://git-lfs'),
    remedy: () => 'Fetch the file with `git lfs pull`.',
  },
  {
    name: 'text',
    is: ({ begin }) => begin.length > 8 && /^[\s\x20-\x7e]+$/.test(begin.slice(0, 64)),
    remedy: () => onlyPytorch,
  },
];

/**
 * Recognises what people give for a safetensors file.
 * @param bytes the whole file
 * @returns undefined when it may well be one
 */
export function findOtherFormat(bytes: Uint8Array, file: string): ModelFileError | undefined {
  if (bytes[8] === '{'.charCodeAt(0)) return undefined;
  const begin = lettersOf(bytes.subarray(0, lookedThrough));
  const content = { begin, first: isZip(begin) ? firstNameOf(bytes) : '' };
  const format = formats.find(({ is }) => is(content));
  if (format === undefined) return undefined;
  const found = `this is ${format.name}`;
  return new ModelFileError({ file, found, expected: 'a .safetensors file', remedy: format.remedy(content, file) });
}

/** One letter a byte. */
function lettersOf(bytes: Uint8Array): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return letters;
}

function isZip(begin: string): boolean {
  return begin.startsWith('PK\x03\x04');
}

/** Source: PKWARE's APPNOTE, 4.3.7, "Local file header". */
function firstNameOf(bytes: Uint8Array): string {
  if (bytes.length < 30) return '';
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint16(26, true);
  return lettersOf(bytes.subarray(30, 30 + length));
}

/** Python for the state dictionary in a file of torch.save, by the names in its pickle: a whole model, a checkpoint with other things, or the dictionary itself. */
function loadDictionary(begin: string, path: string): string {
  const load = (safe: 'True' | 'False') => `torch.load(${path}, map_location="cpu", weights_only=${safe})`;
  // A pickle writes the length of a text, in four bytes, before it: no part of a longer name is taken for a key.
  const keys = [...begin.matchAll(/[a-z_]*state_dict/g)].filter(
    ({ 0: name, index }) => begin.charCodeAt(index - 4) === name.length,
  );
  const key = keys.map(([name]) => name).find((name) => !name.includes('optim'));
  if (key !== undefined) return `${load('False')}["${key}"]`;
  return begin.includes('torch.nn.modules') ? `${load('False')}.state_dict()` : load('True');
}

/** Two lines of Python; tensors are copied, for safetensors takes none that share memory or are no plain rows. */
function inPython(file: string, dictionary: (path: string) => string): string {
  const path = (name: string) => JSON.stringify(name);
  const saved = `${file.replace(/\.[^./\\]*$/, '')}.safetensors`;
  return [
    'Save its weights as such a file with these two lines of Python, and import that:',
    'import torch; from safetensors.torch import save_file',
    `save_file({k: v.contiguous().clone() for k, v in ${dictionary(path(file))}.items()}, ${path(saved)})`,
  ].join('\n');
}
