import { parentPort, workerData } from 'node:worker_threads'
import { learn, type LearningInput } from './learning.ts'

/** Learning takes seconds of pure arithmetic: here it holds up nobody's request. */
parentPort?.postMessage(learn(workerData as LearningInput))
