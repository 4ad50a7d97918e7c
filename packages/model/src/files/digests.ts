// What files of ours call the digests of what they hold.

/** Key of the metadata entry that holds the digest of a whole file. */
export const digestKey = 'onnxcast.sha256';

/** Key of the entry that holds the digests of its tensors, by name, as JSON. */
export const tensorDigestsKey = 'onnxcast.tensors';
