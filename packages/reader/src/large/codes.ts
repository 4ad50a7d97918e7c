// Texts numbered in the order in which they first appear, found by the 64-bit hash that DuckDB gives of each: decoding
// the text of every row would take longer than reading the file. Two texts share a hash once in 10^19 pairs.

/** Hashes as halves of 32 bits, to be compared without making a BigInt of each. */
export class Codes {
  readonly labels: string[] = [];
  private readonly known = new Set<string>();
  private slots = new Int32Array(1024);
  private slotLow = new Int32Array(1024);
  private slotHigh = new Int32Array(1024);
  private used = 0;

  /** @returns -1 where the hash is new */
  find(low: number, high: number): number {
    const mask = this.slots.length - 1;
    for (let at = low & mask; this.slots[at] !== 0; at = (at + 1) & mask) {
      if (this.slotLow[at] === low && this.slotHigh[at] === high) return this.slots[at]! - 1;
    }
    return -1;
  }

  /** @returns -1 where the label is known by another hash: what decodes alike and is not must be told apart elsewhere */
  add(low: number, high: number, label: string): number {
    if (this.known.has(label)) return -1;
    const code = this.labels.push(label) - 1;
    this.known.add(label);
    if (this.used++ * 2 > this.slots.length) this.grow();
    this.put(low, high, code + 1);
    return code;
  }

  private put(low: number, high: number, slot: number): void {
    const mask = this.slots.length - 1;
    let at = low & mask;
    while (this.slots[at] !== 0) at = (at + 1) & mask;
    this.slots[at] = slot;
    this.slotLow[at] = low;
    this.slotHigh[at] = high;
  }

  private grow(): void {
    const { slots, slotLow, slotHigh } = this;
    this.slots = new Int32Array(slots.length * 4);
    this.slotLow = new Int32Array(slots.length * 4);
    this.slotHigh = new Int32Array(slots.length * 4);
    slots.forEach((slot, at) => {
      if (slot !== 0) this.put(slotLow[at]!, slotHigh[at]!, slot);
    });
  }
}
