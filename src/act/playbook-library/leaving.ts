import {
  email,
  inStage,
  not,
  onceIn,
  owner,
  ownersManager,
  type ReadyPlaybook,
  task,
  waitDays,
  workingHours,
} from './parts.ts'

export const LEAVING: readonly ReadyPlaybook[] = [
  {
    key: 'churn-interview',
    name: 'Churn interview',
    description: 'Whoever left tells us why, in their own words.',
    lifecycle: 'risk',
    maturity: 'run',
    guide: {
      why: 'The reason in the CRM is what was easiest to choose. The real one is worth a conversation with someone who did not sell to them.',
      whenToUse: 'Runs by itself when an account reaches the stage of those who left.',
      duration: '4 weeks',
      metrics: ['Interviews held', 'Churn reasons by department'],
      pitfalls: ['Turning the interview into a last attempt to sell.'],
    },
    definition: {
      trigger: { kind: 'enter', condition: inStage('churned') },
      limits: { ...onceIn(365), ...workingHours },
      steps: [
        waitDays('w1', 7),
        email('e1', 'Ask for twenty minutes', {
          toRoles: ['executive_sponsor', 'champion', 'economic_buyer'],
          subject: 'Twenty minutes to learn from you',
          body: 'Hello {{contact.first_name|there}},\n\nyou decided against going on with us, and I will not try to change that. It would help us a lot to hear what the decision hung on. Would you give us twenty minutes?\n\n{{owner.name}}',
          approval: ownersManager,
        }),
        task('t1', 'Hold the interview', {
          title: 'Churn interview with {{account.name}}',
          description: 'When did they first think of leaving? What would have kept them? What do they use instead?',
          assign: ownersManager,
          dueDays: 14,
          taskKind: 'churn_interview',
          waitDays: 21,
        }),
      ],
      success: {
        condition: {
          kind: 'tasks',
          reading: 'done',
          taskKind: 'churn_interview',
          windowDays: 60,
          operator: '>=',
          value: 1,
        },
        withinDays: 45,
      },
    },
  },
  {
    key: 'win-back',
    name: 'Win-back',
    description: 'Three months later: did the other way keep its promise?',
    lifecycle: 'risk',
    maturity: 'fly',
    guide: {
      why: 'After three months the first disappointment with the alternative is there, and the memory of us is fresh.',
      whenToUse: 'Runs by itself 90 days after an account left.',
      duration: '6 weeks',
      metrics: ['Reactivations'],
      pitfalls: ['Coming back with the same product and a discount. Come with what changed.'],
    },
    definition: {
      trigger: { kind: 'remain', condition: inStage('churned'), hours: 24 * 90 },
      limits: { ...onceIn(365), ...workingHours },
      steps: [
        task('t1', 'What changed since they left?', {
          title: 'Win-back of {{account.name}}: what of their reason is solved by now?',
          description: 'Read the churn interview. Without an honest answer, end here.',
          assign: owner,
          dueDays: 7,
          taskKind: 'win_back',
          waitDays: 10,
        }),
        email('e1', 'Write to the champion', {
          toRoles: ['champion', 'executive_sponsor'],
          subject: 'What we did about the reason you left',
          body: 'Hello {{contact.first_name|there}},\n\nwhen {{account.name}} left, you told us plainly why. I would like to show you what has become of it, without any obligation.\n\nWould fifteen minutes be all right?\n\n{{owner.name}}',
          approval: owner,
        }),
      ],
      success: { condition: not(inStage('churned')), withinDays: 120 },
    },
  },
]
