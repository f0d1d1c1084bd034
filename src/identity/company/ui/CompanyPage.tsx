import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { Facts } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { changeCompany, getCompany } from '../contract.ts'
import { CURRENCIES, timeZonesWith } from '../time-zones.ts'

type Company = OutputOf<typeof getCompany>

export function CompanyPage() {
  const company = useCall(getCompany, {})
  const mayChange = useMay('settings.write')
  return (
    <SettingsLayout title="Company" reason="What holds for everybody and for every number.">
      <Answer of={company}>
        {(data) => (mayChange ? <CompanyForm company={data} /> : <CompanyFacts company={data} />)}
      </Answer>
    </SettingsLayout>
  )
}

function CompanyFacts({ company }: { company: Company }) {
  return (
    <Facts
      facts={[
        { label: 'Name', value: company.name },
        { label: 'Time zone', value: company.timeZone },
        { label: 'Reporting currency', value: company.reportingCurrency },
      ]}
    />
  )
}

function CompanyForm({ company }: { company: Company }) {
  const [name, setName] = useState(company.name)
  const [timeZone, setTimeZone] = useState(company.timeZone)
  const [reportingCurrency, setCurrency] = useState(company.reportingCurrency)
  const action = useAction(changeCompany, {
    failure: 'none',
    topics: ['company', 'me'],
    onDone: () => toast('The company is changed.', { undo: () => undo.run(before) }),
  })
  const undo = useAction(changeCompany, {
    topics: ['company', 'me'],
    onDone: (put) => {
      setName(put.name)
      setTimeZone(put.timeZone)
      setCurrency(put.reportingCurrency)
    },
  })
  const before = { name: company.name, timeZone: company.timeZone, reportingCurrency: company.reportingCurrency }
  const isSame =
    name === company.name && timeZone === company.timeZone && reportingCurrency === company.reportingCurrency
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending && !isSame) action.run({ name, timeZone, reportingCurrency })
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <TextField label="Name" required value={name} onChange={setName} error={problem('name')} />
      <Select
        label="Time zone"
        searchable
        options={timeZonesWith(timeZone)}
        value={timeZone}
        onChange={setTimeZone}
        hint="Days begin and end by it, for everybody."
      />
      <Select
        label="Reporting currency"
        searchable
        options={CURRENCIES}
        value={reportingCurrency}
        onChange={setCurrency}
        disabled={company.currencyIsFixed}
        hint={
          company.currencyIsFixed
            ? 'Fixed, because amounts are on record in it.'
            : 'MRR and ARR are counted in it. Choose it before the first amounts come in.'
        }
      />
      <ActionButton
        look="primary"
        type="submit"
        pending={action.pending}
        disabledBecause={isSame ? 'Nothing is changed yet.' : null}
        failure={problem('name') ? null : action.failure}
      >
        Save
      </ActionButton>
    </form>
  )
}
