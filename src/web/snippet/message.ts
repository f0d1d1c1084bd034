/** One call as it goes over the wire, in the words of the Segment spec. */
export interface Message {
  type: 'track' | 'page' | 'identify' | 'group'
  messageId: string
  timestamp: string
  anonymousId: string
  userId?: string
  groupId?: string
  event?: string
  name?: string
  properties?: Fields
  traits?: Fields
  context: Fields
}

export type Fields = Record<string, unknown>
