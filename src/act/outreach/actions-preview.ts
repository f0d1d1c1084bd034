import { reaches } from '../../kernel/access.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { mergeFields, mergeValues } from './actions-merge.ts'
import { findRecipient } from './actions-recipient.ts'
import type { previewMessage } from './contract.ts'
import { writeLetter, writeMessage } from './letter.ts'
import { isMergeField } from './merge-fields.ts'
import { fill, templateProblems, type MergeValues } from './templates.ts'
import { liveMeasures } from './views-merge.ts'

type Asked = ParsedInputOf<typeof previewMessage>

interface Sight {
  money: boolean
  people: boolean
}

/** How a template reads for one account just now, with no more than the reader may see of it. */
export async function previewOf(asked: Asked, context: Context) {
  const { db, actor, today } = context
  const account = await readableAccount(db, actor, asked.accountId)
  const sight = {
    money: reaches(actor, 'money', account),
    people: reaches(actor, 'contact_details', account),
  }
  const choice =
    asked.kind === 'email'
      ? await findRecipient(db, { ...asked, contactId: asked.contactId ?? null, today })
      : { recipient: null, because: [] }
  const values = await mergeValues(db, {
    accountId: asked.accountId,
    contactId: choice.recipient?.contactId ?? asked.contactId ?? null,
    present: context,
    publicUrl: context.publicUrl,
  })
  const moneyMeasures = (await liveMeasures(db)).filter(({ unit }) => unit === 'money')
  const shown = asSeen(values, sight, new Set(moneyMeasures.map(({ key }) => `measure.${key}`)))
  const isKnown = isMergeField(await mergeFields(db))
  const { recipient } = choice
  return {
    ...writtenAs(asked, shown),
    problems: [asked.subject, asked.body].flatMap((template) => templateProblems(template, isKnown)),
    recipient: recipient && {
      name: sight.people ? recipient.name : maskedName(recipient.name),
      email: sight.people ? recipient.email : (maskedEmail(recipient.email) ?? ''),
      role: recipient.role,
    },
    because: sight.people ? choice.because : [],
  }
}

function writtenAs({ kind, subject, body }: Asked, values: MergeValues) {
  if (kind === 'email') return writeLetter({ subject, body }, values)
  const written = kind === 'slack' ? writeMessage(body, values) : fill(body, values)
  return { subject: '', html: null, ...written }
}

const HIDDEN = '•••'
const MONEY_FIELDS: ReadonlySet<string> = new Set(['account.arr', 'account.mrr'])

function asSeen(values: MergeValues, sight: Sight, moneyMeasures: ReadonlySet<string>): MergeValues {
  const seen = ([field, value]: [string, string]): [string, string] => {
    const isMoney = MONEY_FIELDS.has(field) || moneyMeasures.has(field)
    if (isMoney && !sight.money) return [field, HIDDEN]
    if (sight.people || !field.startsWith('contact.') || field === 'contact.title') return [field, value]
    return [field, (field === 'contact.email' ? maskedEmail(value) : maskedName(value)) ?? HIDDEN]
  }
  return new Map([...values].map(seen))
}
