import { CONTACT_ROLES } from '../../../kernel/conditions.ts'
import { MultiSelect, TextField } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { StepOf } from '../definition.ts'
import { AssignmentField } from './AssignmentField.tsx'
import { useBuilder } from './builder-desk.ts'
import type { StepFormProps } from './builder-desk.ts'
import { StepPreview } from './StepPreview.tsx'
import { TemplateField } from './TemplateField.tsx'

const ROLE_WORDS: Record<(typeof CONTACT_ROLES)[number], string> = {
  champion: 'Champion',
  executive_sponsor: 'Executive sponsor',
  economic_buyer: 'Economic buyer',
  admin: 'Admin',
  user: 'User',
}
const ROLES = CONTACT_ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))

/** A letter to a contact; honours opt-outs, and goes out after somebody read it where that is asked for. */
export function EmailForm({ step, onChange }: StepFormProps<StepOf<'email'>>) {
  const { definition } = useBuilder()
  const ofContact = definition.subject === 'contact'
  return (
    <>
      <MultiSelect
        label="To"
        placeholder={ofContact ? 'The contact of the run' : 'Choose roles'}
        hint={`${step.toRoles.map((role) => ROLE_WORDS[role]).join(', then ') || (ofContact ? 'The contact of the run' : 'Nobody yet')} · honours opt-outs`}
        options={ROLES}
        value={step.toRoles}
        onChange={(toRoles) => onChange({ ...step, toRoles })}
      />
      <AssignmentField
        label="Send"
        none="At once, by itself"
        hint={step.approval ? 'Goes out after they approve it; they may change the text.' : undefined}
        value={step.approval}
        onChange={(approval) => onChange({ ...step, approval })}
      />
      <TemplateField
        label="Subject"
        value={step.subject}
        maxLength={200}
        onChange={(subject) => onChange({ ...step, subject }, 'subject')}
      />
      <TemplateField
        label="Text"
        isLong
        value={step.body}
        maxLength={20_000}
        onChange={(body) => onChange({ ...step, body }, 'body')}
      />
      <StepPreview step={step} />
    </>
  )
}

const SLACK_TO = [
  { key: 'channel', label: 'A channel' },
  { key: 'member', label: 'A member' },
] as const

export function SlackForm({ step, onChange }: StepFormProps<StepOf<'slack'>>) {
  const isChannel = 'channel' in step.to
  return (
    <>
      <Segmented
        label="To"
        options={SLACK_TO}
        value={isChannel ? 'channel' : 'member'}
        onChange={(to) =>
          onChange({ ...step, to: to === 'channel' ? { channel: '#customer-success' } : { member: { rule: 'owner' } } })
        }
      />
      {'channel' in step.to ? (
        <TextField
          label="Channel"
          hint="Its name, such as #customer-success, or its id. Invite the app to it."
          error={step.to.channel.trim() === '' ? 'Name the channel.' : null}
          value={step.to.channel}
          maxLength={80}
          onChange={(channel) => onChange({ ...step, to: { channel } }, 'channel')}
        />
      ) : (
        <AssignmentField
          label="Member"
          value={step.to.member}
          onChange={(member) => member && onChange({ ...step, to: { member } })}
        />
      )}
      <TemplateField
        label="Text"
        isLong
        value={step.text}
        maxLength={3_000}
        onChange={(text) => onChange({ ...step, text }, 'text')}
      />
      <StepPreview step={step} />
    </>
  )
}

export function NoticeForm({ step, onChange }: StepFormProps<StepOf<'notice'>>) {
  return (
    <>
      <AssignmentField label="Tells" value={step.to} onChange={(to) => to && onChange({ ...step, to })} />
      <TemplateField
        label="Text"
        value={step.text}
        maxLength={500}
        onChange={(text) => onChange({ ...step, text }, 'text')}
      />
      <StepPreview step={step} />
    </>
  )
}
