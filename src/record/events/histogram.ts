/** How many milliseconds things took: bounded counts by bucket, as Prometheus histograms are. */
export class Histogram {
  /** Upper bounds in ms. */
  static readonly bounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000]
  readonly counts = Array.from({ length: Histogram.bounds.length + 1 }, () => 0)
  sum = 0
  count = 0

  add(ms: number, times = 1): void {
    const bucket = Histogram.bounds.findIndex((bound) => ms <= bound)
    const index = bucket < 0 ? Histogram.bounds.length : bucket
    this.counts[index] = (this.counts[index] ?? 0) + times
    this.sum += ms * times
    this.count += times
  }
}
