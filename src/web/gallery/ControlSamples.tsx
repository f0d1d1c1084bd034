import { useState } from 'react'
import { exportMovements } from '../../understand/revenue/contract.ts'
import { ActionButton, Button, IconButton, LinkButton } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ExportMenu } from '../design/ExportMenu.tsx'
import { TextField } from '../design/fields.tsx'
import { Select } from '../design/fields.tsx'
import { AddChip, FilterChip } from '../design/FilterChip.tsx'
import { Menu } from '../design/Menu.tsx'
import { Pager } from '../design/Pager.tsx'
import { Popover } from '../design/Popover.tsx'
import { Section } from '../design/Section.tsx'
import { Segmented } from '../design/Segmented.tsx'
import { Tabs } from '../design/Tabs.tsx'
import { Tip } from '../design/Tip.tsx'
import { toast } from '../design/toasts.ts'
import { Sample } from './Sample.tsx'

const nothing = () => undefined
const TEAMS = ['North', 'South', 'East', 'West'].map((name) => ({ value: name, label: name }))

export function ControlSamples() {
  const [tab, setTab] = useState('all')
  const [since, setSince] = useState('30')
  const [team, setTeam] = useState('North')
  return (
    <Section title="Controls">
      <Sample of="Buttons">
        <Button look="primary" icon="call">
          Call Elif Sandoval
        </Button>
        <Button keys="e">Complete</Button>
        <Button icon="note" keys="n">
          Note
        </Button>
        <Button look="quiet" icon="filter">
          Filter
        </Button>
        <IconButton icon="close" label="Close" />
        <LinkButton to="/design/accounts">Accounts</LinkButton>
      </Sample>
      <Sample of="States">
        <Button pending icon="play">
          Start
        </Button>
        <Button look="primary" pending>
          Save
        </Button>
        <Button disabledBecause="Nothing has changed yet.">Save</Button>
        <Button look="primary" disabledBecause="Choose a file first.">
          Import
        </Button>
        <ActionButton look="primary" failure="The server cannot be reached. Check your connection." onClick={nothing}>
          Save
        </ActionButton>
      </Sample>
      <Sample of="Tabs">
        <Tabs
          label="Kinds"
          selected={tab}
          onSelect={setTab}
          tabs={[
            { key: 'all', label: 'All', count: 11 },
            { key: 'drops', label: 'Drops', count: 1 },
            { key: 'silent', label: 'Silent', count: 2 },
          ]}
        />
        <Segmented
          label="Compared with"
          value={since}
          onChange={setSince}
          options={[
            { key: '7', label: '7 d' },
            { key: '30', label: '30 d' },
            { key: '90', label: '90 d' },
          ]}
        />
      </Sample>
      <Sample of="Filter">
        <FilterChip
          field="Team"
          operator={{ text: 'is', options: [{ value: 'is', label: 'is' }], chosen: ['is'], onPick: nothing }}
          value={{ text: team, options: TEAMS, chosen: [team], onPick: setTeam }}
          onRemove={nothing}
        />
        <AddChip label="Filter" options={TEAMS} onPick={nothing} />
      </Sample>
      <Sample of="Menus">
        <Menu
          trigger={<Button icon="more">More</Button>}
          entries={[
            { label: 'Rename', icon: 'edit', keys: 'e', onSelect: nothing },
            { label: 'Show archived', checked: true, onSelect: nothing },
            'line',
            { heading: 'Careful' },
            { label: 'Delete', icon: 'trash', destructive: true, onSelect: () => toast('Deleted', { undo: nothing }) },
          ]}
        />
        <Popover label="Rename" trigger={(toggle) => <Button onClick={toggle}>Rename</Button>}>
          {(close) => <Rename close={close} />}
        </Popover>
        <Tip text="Mean of the measures that have data">
          <button type="button" className="link">
            What is this?
          </button>
        </Tip>
        <DialogSample />
      </Sample>
      <ListSample />
    </Section>
  )
}

function ListSample() {
  const [offset, setOffset] = useState(0)
  return (
    <Sample of="Lists">
      <ExportMenu endpoint={exportMovements} input={{ from: '2025-01', to: '2025-12' }} />
      <Pager offset={offset} total={120} size={50} onOffset={setOffset} />
    </Sample>
  )
}

function Rename({ close }: { close: () => void }) {
  const [name, setName] = useState('Team North')
  return (
    <div className="form">
      <TextField label="Name" value={name} onChange={setName} />
      <Button look="primary" onClick={close}>
        Rename
      </Button>
    </div>
  )
}

function DialogSample() {
  const [open, setOpen] = useState(false)
  const [owner, setOwner] = useState<string | null>(null)
  const close = () => setOpen(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Reassign</Button>
      <Dialog
        open={open}
        onClose={close}
        title="Reassign 12 accounts"
        foot={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" onClick={close}>
              Reassign
            </Button>
          </>
        }
      >
        <p className="m">Their open tasks go along. You can take it back for ten seconds.</p>
        <Select label="New owner" options={TEAMS} value={owner} onChange={setOwner} />
      </Dialog>
    </>
  )
}
