import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { referencePath } from '../reference-cases.suite.ts';
import { findOtherFormat } from './other-formats.ts';

const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const read = (name: string) => readFileSync(referencePath(`imports/${name}`));

describe('findOtherFormat', () => {
  // What make_imports.py saved with PyTorch itself.
  const loads: readonly (readonly [file: string, name: RegExp, load: string])[] = [
    ['dictionary.pt', /a zip/, 'torch.load("dictionary.pt", map_location="cpu", weights_only=True)'],
    ['before-1.6.pth', /as a pickle/, 'torch.load("before-1.6.pth", map_location="cpu", weights_only=True)'],
    ['module.pt', /a zip/, 'torch.load("module.pt", map_location="cpu", weights_only=False).state_dict()'],
    ['checkpoint.pt', /a zip/, 'weights_only=False)["model_state_dict"]'],
    ['lightning.ckpt', /a zip/, 'weights_only=False)["state_dict"]'],
    ['script.pt', /TorchScript/, 'torch.jit.load("script.pt", map_location="cpu").state_dict()'],
  ];
  for (const [file, name, load] of loads) {
    test(`${file} is answered with the two lines of Python that load and save just it`, () => {
      const error = findOtherFormat(read(file), file)!;
      assert.equal(error.name, 'ModelFileError');
      const [sentence = '', first, second = '', ...more] = error.message.split('\n');
      assert.match(sentence, name);
      assert.equal(first, 'import torch; from safetensors.torch import save_file');
      assert.ok(second.includes(`${load}.items()`), second);
      assert.ok(second.endsWith(`"${file.replace(/\.\w+$/, '')}.safetensors")`), second);
      assert.deepEqual(more, []);
    });
  }

  test('other files that people have beside their weights are named, with what helps', () => {
    const cases: readonly (readonly [bytes: Uint8Array, says: RegExp])[] = [
      [letters('\x89HDF\r\n\x1a\n and more'), /a Keras model.+PyTorch/],
      [letters(`PK\x03\x04${'\0'.repeat(22)}\x0d\0\0\0metadata.json`), /a Keras model/],
      [letters(`PK\x03\x04${'\0'.repeat(22)}\x05\0\0\0a.npy`), /a zip/],
      [letters('\x80\x04\x95\x10\0\0\0\0\0\0\0}'), /a Python pickle.+pickle/s],
      [letters('\x08\x08\x12\x07pytorch\x1a\x05'), /an ONNX model.+onnxcast inspect/],
      [letters('unique_id,ds,y\n'), /is text.+PyTorch/],
      [letters('version https://git-lfs.github.com/spec/v1\noid'), /Git LFS.+git lfs pull/],
    ];
    for (const [bytes, says] of cases) assert.match(findOtherFormat(bytes, 'weights')!.message, says);
  });

  test('a safetensors file, and bytes of which nothing can be told, are none of them', () => {
    assert.equal(findOtherFormat(readFileSync(referencePath('sine64.safetensors')), 'a'), undefined);
    assert.equal(findOtherFormat(new Uint8Array(), 'a'), undefined);
    assert.equal(findOtherFormat(letters('\x10\x20\xff\x00\x01\x02\x03\x04\x05'), 'a'), undefined);
  });
});
