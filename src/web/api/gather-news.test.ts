import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gatherNews } from './gather-news.ts'
import type { News } from './gather-news.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A screen whose answers come only when told to. */
function screen() {
  const asked: string[][] = []
  const answers: PromiseWithResolvers<void>[] = []
  const gathering = gatherNews((news: readonly News[]) => {
    asked.push(news.map(({ topic }) => topic))
    const answer = Promise.withResolvers<void>()
    answers.push(answer)
    return answer.promise
  })
  return { asked, answers, gathering }
}

test('news of one moment is asked for once', async () => {
  const { asked, gathering } = screen()
  gathering.add({ topic: 'accounts' })
  gathering.add({ topic: 'health' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual([['accounts', 'health']])
})

test('news that comes faster than answers waits for them, and none is lost', async () => {
  const { asked, answers, gathering } = screen()
  for (let second = 0; second < 5; second += 1) {
    gathering.add({ topic: `sample ${second}` })
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(asked).toEqual([['sample 0']])
  answers[0]?.resolve()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual([['sample 0'], ['sample 1', 'sample 2', 'sample 3', 'sample 4']])
})

test('a failed asking does not stop the news', async () => {
  const { asked, answers, gathering } = screen()
  gathering.add({ topic: 'accounts' })
  await vi.advanceTimersByTimeAsync(1000)
  answers[0]?.reject(new Error('away'))
  await vi.advanceTimersByTimeAsync(0)
  gathering.add({ topic: 'accounts' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toHaveLength(2)
})
