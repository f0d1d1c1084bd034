/** `{topic, ids}`; the topic `reconnected` means that news may have been missed. */
export interface News {
  topic: string
  ids?: readonly (number | string)[]
}

/** News of one moment is answered with one asking. */
const GATHER_MS = 150

/**
 * Hands news on, gathered. While answers to the last news are on their way, further news waits: asking again would throw
 * those answers away, and news that comes faster than answers would leave the screen as it was for as long as it comes.
 */
export function gatherNews(refresh: (news: readonly News[]) => Promise<unknown>) {
  let waiting: News[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const act = async () => {
    const news = waiting
    waiting = []
    // A failed asking is shown where its answer would have been; the next news asks again.
    await refresh(news).catch(() => null)
    timer = waiting.length > 0 ? setTimeout(() => void act(), GATHER_MS) : undefined
  }
  return {
    add(news: News) {
      waiting.push(news)
      timer ??= setTimeout(() => void act(), GATHER_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
