import { Segmented } from '../../../web/design/Segmented.tsx'

/** What a change means for accounts that fulfil the condition already. */
export function ExistingChoice({
  value,
  onChange,
}: {
  value: 'enter' | 'skip'
  onChange: (existing: 'enter' | 'skip') => void
}) {
  return (
    <div className="row gap3 wrap">
      <span className="m">Accounts that fulfil it already</span>
      <Segmented
        label="Accounts that fulfil it already"
        options={[
          { key: 'skip', label: 'stay as they are' },
          { key: 'enter', label: 'count as well' },
        ]}
        value={value}
        onChange={onChange}
      />
    </div>
  )
}
