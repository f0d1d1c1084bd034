import { call } from '../../../../web/api/call.ts'
import { accountSparks } from '../../contract.ts'

/** Rows that scroll past within this time are asked for together. */
const GATHER_MS = 60
const MOST_IDS = 200
export const SPARK_DAYS = 90

export type Spark = readonly (number | null)[]

interface Waiting {
  id: number
  signal: AbortSignal
  resolve: (spark: Spark) => void
  reject: (error: unknown) => void
}

let waiting: Waiting[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** The course of one account's health. Many asked for at once are fetched in one call; those scrolled away, not at all. */
export function loadSpark(id: number, signal: AbortSignal): Promise<Spark> {
  return new Promise((resolve, reject) => {
    waiting.push({ id, signal, resolve, reject })
    timer ??= setTimeout(fetchWaiting, GATHER_MS)
  })
}

function fetchWaiting(): void {
  timer = undefined
  const asked = waiting
  waiting = []
  const wanted: Waiting[] = []
  for (const one of asked) {
    if (one.signal.aborted) one.reject(one.signal.reason)
    else wanted.push(one)
  }
  for (let from = 0; from < wanted.length; from += MOST_IDS) void fetchBatch(wanted.slice(from, from + MOST_IDS))
}

async function fetchBatch(batch: readonly Waiting[]): Promise<void> {
  try {
    const { sparks } = await call(accountSparks, { ids: [...new Set(batch.map(({ id }) => id))], days: SPARK_DAYS })
    const byId = new Map(sparks.map((spark) => [spark.id, spark.values]))
    for (const one of batch) one.resolve(byId.get(one.id) ?? [])
  } catch (error) {
    for (const one of batch) one.reject(error)
  }
}
