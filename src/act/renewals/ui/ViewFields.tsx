import { Segmented } from '../../../web/design/Segmented.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import { CATEGORIES, type Category, type OwnVoice } from '../categories.ts'
import { CATEGORY_LABELS, VOICE_WORDS } from './words.ts'

const CHOICES = CATEGORIES.map((key) => ({ key, label: CATEGORY_LABELS[key] }))

interface ViewFieldsProps {
  /** The voices that the reader may speak with. */
  speaking: readonly OwnVoice[]
  voice: OwnVoice
  onVoice: (voice: OwnVoice) => void
  category: Category
  onCategory: (category: Category) => void
  reason: string
  onReason: (reason: string) => void
  /** Why a reason must be given; null where it need not. */
  differs: string | null
}

/** A view on renewals: as whom, which category, and why. */
export function ViewFields(props: ViewFieldsProps) {
  const { speaking, differs } = props
  return (
    <>
      {speaking.length > 1 ? (
        <Segmented
          label="Speaking as"
          options={speaking.map((key) => ({ key, label: `As the ${VOICE_WORDS[key]}` }))}
          value={props.voice}
          onChange={props.onVoice}
        />
      ) : null}
      <Segmented label="Category" options={CHOICES} value={props.category} onChange={props.onCategory} />
      <TextArea
        label="Why"
        value={props.reason}
        onChange={props.onReason}
        required={differs !== null}
        maxLength={1_000}
        hint={differs ?? 'What you go by.'}
      />
    </>
  )
}

/** What is missing before a view can be said; null where nothing is. */
export function missingReason(isNeeded: boolean, reason: string): string | null {
  return isNeeded && reason.trim() === '' ? 'Say why you see it differently.' : null
}
