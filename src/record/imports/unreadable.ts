/** Why a cell could not be converted. An ordinary outcome, so it is returned and not thrown. */
export class Unreadable {
  readonly code: string
  /** A sentence that says how to correct the cell. */
  readonly reason: string

  constructor(code: string, reason: string) {
    this.code = code
    this.reason = reason
  }
}
