import type { Delivery, EventItem } from '../item.ts'

/** A delivery that can be told from others by its number; `events` items, each with some text of its own. */
export function deliveryOf(number: number, { events = 1, text = '' } = {}): Delivery {
  const items = Array.from({ length: events }, (_, index) => eventOf(`m-${number}-${index}`, text))
  return { sourceId: 7, receivedAt: 1_790_000_000_000 + number, items }
}

export function eventOf(messageId: string, text = ''): EventItem {
  return eventItem({
    name: 'Report opened',
    userId: 'u-1',
    groupKey: 'acme',
    messageId,
    at: 1_790_000_000_000,
    properties: JSON.stringify({ text }),
  })
}

/** A track call that says nothing but what is given. */
export function eventItem(about: Partial<EventItem> & Pick<EventItem, 'messageId' | 'at'>): EventItem {
  return {
    type: 't',
    name: 'Used',
    userId: null,
    anonymousId: null,
    groupKey: null,
    previousId: null,
    original: null,
    properties: '{}',
    ...about,
  }
}

/** The number a delivery was made with. */
export function numberOf(delivery: Delivery): number {
  return delivery.receivedAt - 1_790_000_000_000
}
