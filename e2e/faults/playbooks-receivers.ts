import { setTimeout as pause } from 'node:timers/promises'
import PostalMime from 'postal-mime'
import {
  startMailServer,
  startReceiver,
  startSlack,
  type Call,
  type TestReceiver,
} from '../../src/platform/testing/receivers.ts'
import type { ServerResponse } from 'node:http'

/** One arrival of an effect. */
export interface Arrival {
  readonly id: string
  readonly kind: 'email' | 'slack' | 'webhook'
  readonly at: Date
  /** What must be the same at every repetition. */
  readonly said: string
}

export interface Receivers {
  readonly mailUrl: string
  readonly slackUrl: string
  readonly webhookUrl: string
  readonly arrivals: Arrival[]
  /** How webhooks are answered; they are on record before. */
  answer: TestReceiver['answer']
  close(): void
}

/**
 * Real servers for mail, Slack and webhooks that write down what came, by the ids the sender gave. They take up to so long to answer:
 * that is the window in which a kill leads to a repetition.
 */
export async function openReceivers(answersWithinMs: number): Promise<Receivers> {
  const arrivals: Arrival[] = []
  const note = (kind: Arrival['kind'], id: string, said: string) => arrivals.push({ id, kind, at: new Date(), said })
  const mail = await startMailServer({
    onData(stream, _session, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
      stream.on('end', async () => {
        const letter = await PostalMime.parse(text)
        note('email', effectOfMail(letter.messageId ?? ''), `${letter.subject}\n${letter.to?.[0]?.address}`)
        await pause(Math.random() * answersWithinMs)
        done()
      })
    },
  })
  const slack = await startSlack()
  const { messages } = slack
  messages.push = (...sent) => {
    for (const { id, text, channel } of sent) note('slack', id, `${channel}\n${text}`)
    return Array.prototype.push.apply(messages, sent)
  }
  const webhooks = await startReceiver((call, response) => {
    note('webhook', String(call.headers['webhook-id']), call.body)
    receivers.answer(call, response)
  })
  const receivers: Receivers = {
    mailUrl: mail.url,
    slackUrl: slack.url,
    webhookUrl: webhooks.url,
    arrivals,
    answer: (_call: Call, response: ServerResponse) =>
      void setTimeout(() => response.writeHead(204).end(), Math.random() * answersWithinMs),
    close: () => [mail, slack, webhooks].forEach((one) => one.stop()),
  }
  return receivers
}

/** `12.mail@volant.test` was made from `12:mail`. */
function effectOfMail(messageId: string): string {
  return messageId.replace(/^</, '').replace(/@.*$/, '').replace('.', ':')
}
