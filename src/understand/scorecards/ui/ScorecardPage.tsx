import './scorecards.css'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useTitle } from '../../../web/shell/title.ts'
import { getScorecard, listScorecards } from '../contract.ts'
import type { MeasureOut } from '../contract.ts'
import { ComponentTable } from './ComponentTable.tsx'
import { DraftBar } from './DraftBar.tsx'
import { ExceptionList } from './ExceptionList.tsx'
import { SCORECARD_TOPICS, useDirectory, useMeasureDirectory } from './measure-directory.ts'
import { PublishDialog } from './PublishDialog.tsx'
import { RulesForm } from './RulesForm.tsx'
import { servedText } from './ScorecardsPage.tsx'
import { SegmentsDialog } from './SegmentsDialog.tsx'
import { TryOut } from './TryOut.tsx'
import { type Scorecard, useDraft } from './use-draft.ts'
import { VersionList } from './VersionList.tsx'

/** One scorecard: its draft is edited, tried and published here. */
export function ScorecardPage() {
  const scorecardId = Number(
    useParams({ strict: false, select: (params) => (params as { scorecardId?: string }).scorecardId }),
  )
  const scorecard = useCall(getScorecard, { scorecardId }, { topics: SCORECARD_TOPICS })
  // The list, since news of scores names accounts, not scorecards.
  const counts = useCall(listScorecards, { archived: true }, { topics: SCORECARD_TOPICS })
  const accounts = counts.data?.scorecards.find(({ id }) => id === scorecardId)?.accounts
  const measures = useMeasureDirectory()
  useTitle(scorecard.data?.name)
  return (
    <SettingsLayout
      title={scorecard.data?.name ?? 'Scorecard'}
      reason={scorecard.data ? <Standing of={scorecard.data} accounts={accounts ?? scorecard.data.accounts} /> : null}
    >
      <Answer of={scorecard}>
        {(known) => (
          <Answer of={measures}>{(all) => <Editor key={known.id} scorecard={known} measures={all.measures} />}</Answer>
        )}
      </Answer>
    </SettingsLayout>
  )
}

function Standing({ of, accounts }: { of: Scorecard; accounts: number }) {
  const version = of.version === null ? 'It has no published version yet' : `Version ${of.version} is live`
  return (
    <>
      <Link to="/settings/scorecards" className="link">
        Scorecards
      </Link>{' '}
      · {version}, for {servedText(of)}; {counted(accounts, 'account')} now.
    </>
  )
}

function Editor({ scorecard, measures }: { scorecard: Scorecard; measures: readonly MeasureOut[] }) {
  const directory = useDirectory(measures)
  const draft = useDraft(scorecard, directory)
  const [asked, setAsked] = useState<'publish' | 'segments' | null>(null)
  const { definition } = draft
  if (definition === null) return <Banner tone="wrong">This scorecard has neither a version nor a draft.</Banner>
  const onChange = scorecard.mayDraft && !scorecard.isArchived ? draft.change : null
  const hasDraft = draft.state !== 'same'
  return (
    <>
      {onChange ? (
        <DraftBar
          scorecard={scorecard}
          draft={draft}
          onPublish={() => {
            // What waits is saved first; a refusal stands in the bar.
            draft.flush().then(
              (saved) => saved && setAsked('publish'),
              () => undefined,
            )
          }}
        >
          {scorecard.mayPublish ? <Button onClick={() => setAsked('segments')}>Segments…</Button> : null}
        </DraftBar>
      ) : (
        <Banner>
          {scorecard.isArchived
            ? 'This scorecard was put away.'
            : 'You may read this scorecard. Operations and administrators change it.'}
        </Banner>
      )}
      <ComponentTable component="cx" definition={definition} measures={directory} onChange={onChange} />
      <ComponentTable component="co" definition={definition} measures={directory} onChange={onChange} />
      <RulesForm definition={definition} onChange={onChange} />
      <ExceptionList definition={definition} measures={directory} onChange={onChange} />
      {onChange ? (
        <TryOut scorecardId={scorecard.id} definition={hasDraft ? definition : null} flush={draft.flush} />
      ) : null}
      <VersionList scorecard={scorecard} measures={directory} />
      {asked === 'publish' ? (
        <PublishDialog
          scorecard={scorecard}
          definition={definition}
          measures={directory}
          onClose={() => setAsked(null)}
          onPublished={() => {
            draft.forget()
            setAsked(null)
          }}
        />
      ) : null}
      {asked === 'segments' ? <SegmentsDialog scorecard={scorecard} onClose={() => setAsked(null)} /> : null}
    </>
  )
}
