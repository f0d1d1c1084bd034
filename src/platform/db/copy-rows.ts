import { WireValues } from './wire-values.ts'

const SIGNATURE = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])

/** Rows as `COPY … (format binary)` takes them. Values follow each other in the order of the columns. */
export class CopyRows extends WireValues {
  constructor(expectedBytes: number) {
    super(expectedBytes + SIGNATURE.length + 2)
    this.bare(SIGNATURE)
  }

  /** Begins a row of that many values. */
  row(values: number): void {
    this.bare16(values)
  }

  /** Everything, with its end. Nothing can be added afterwards. */
  end(): Buffer {
    this.bare16(-1)
    return this.bytes()
  }
}
