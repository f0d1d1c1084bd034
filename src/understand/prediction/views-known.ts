import { sql } from '../../platform/db/database.ts'

/**
 * The one gate. Every feature is computed from these relations and from nothing else: what each source knew at the close of a
 * sample's day, and nothing dated later. They stand laterally beside `sample (place, account_id, day, until, until_7)`, where `until`
 * is the instant at which the day ended in the company's time zone, and `until_7` the one seven days before. What carries no date of its own (who holds a role, the
 * industry of an account, whether an open ticket was escalated) is not known of a past day, and is not here.
 */
export const KNOWN = {
  /** How it went is known once it is closed; a rating a week after that, for it comes later than the close. */
  tickets: sql`(
    select opened_at, priority, first_response_at, closed_at,
      closed_at is not null and coalesce(is_escalated, false) as was_escalated,
      case when closed_at < sample.until_7 then csat end as csat
    from (
      select opened_at, priority, is_escalated, csat,
        case when first_response_at < sample.until then first_response_at end as first_response_at,
        case when closed_at < sample.until then closed_at end as closed_at
      from tickets where account_id = sample.account_id and opened_at < sample.until) cut)`,

  answers: sql`(
    select survey, score, answered_at from survey_responses
    where account_id = sample.account_id and answered_at < sample.until)`,

  activities: sql`(select type, at from activities where account_id = sample.account_id and at < sample.until)`,

  /** People who had left by the day, with the roles they held. */
  departures: sql`(select roles, left_on from contacts where account_id = sample.account_id and left_on <= sample.day)`,

  invoices: sql`(
    select issued_on, due_on, case when paid_on <= sample.day then paid_on end as paid_on from invoices
    where account_id = sample.account_id and issued_on <= sample.day and amount > 0)`,

  outcomes: sql`(select id, agreed_on from outcomes where account_id = sample.account_id and agreed_on <= sample.day)`,

  measurements: sql`(
    select outcome_id, measured_on from outcome_measurements
    where account_id = sample.account_id and measured_on <= sample.day)`,

  steps: sql`(select day, mrr_minor, kind from mrr_steps where account_id = sample.account_id and day <= sample.day)`,

  plans: sql`(select day, plan from account_plans where account_id = sample.account_id and day <= sample.day)`,

  /** Subscriptions in the version in force, as far as they had not ended: that they will end is not known. */
  terms: sql`(
    select started_on, term_ends_on, quantity, discount_percent, effective_on, "interval", interval_count from (
      select distinct on (source_id, external_id) * from subscriptions
      where account_id = sample.account_id and effective_on <= sample.day
      order by source_id, external_id, effective_on desc, id desc) version
    where started_on <= sample.day and (ended_on is null or ended_on > sample.day) and kind = 'recurring' and not is_trial)`,

  /** The last value of each field that had become true; none before the first: an assumed value is never learned from. */
  facts: sql`(
    select distinct on (field) field, value, valid_from from account_facts
    where account_id = sample.account_id and valid_from <= sample.day
    order by field, valid_from desc)`,

  usage: sql`(
    select metric_id, day, value from metric_days where account_id = sample.account_id and day <= sample.day)`,

  /** Of all moments of an account at once, beside `span (account_id, after, until)`: `usageAt` lets none see a day after its own. */
  usageWithin: sql`(
    select metric_id, day, value from metric_days
    where account_id = span.account_id and day > span.after and day <= span.until)`,

  users: sql`(select day, user_id from user_days where account_id = sample.account_id and day <= sample.day)`,
} as const
