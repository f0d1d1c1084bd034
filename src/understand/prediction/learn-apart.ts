import { Worker } from 'node:worker_threads'
import type { Learned, LearningInput } from './learning.ts'

/** Learns in a thread of its own. Ends with the error of the thread where that fails. */
export function learnApart(input: LearningInput): Promise<Learned> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./learning-thread.ts', import.meta.url), { workerData: input })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the learning thread ended with ${code} and said nothing`)))
  })
}
