import { parentPort, workerData } from 'node:worker_threads'
import { learn, type LearningInput } from './learning.ts'

/** Learning takes seconds of pure arithmetic: here it holds up nobody's request. */
// This port leads to the thread that started this one, not to a window.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(learn(workerData as LearningInput))
