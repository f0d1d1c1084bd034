/** Other names of canonical columns, normalised; they count for every kind that has the column. */
export const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  account_external_id: words(
    'account_id account company_id company customer_id customer organization_id organisation_id organization organisation client_id client tenant_id workspace_id org_id accountid account_number account_key kunde kundennummer',
  ),
  parent_external_id: words('parent_id parent parent_account_id parent_account parent_company_id ultimate_parent_id'),
  owner_email: words('owner account_owner csm csm_email account_manager customer_success_manager owner_mail'),
  name: words('full_name display_name contact_name person'),
  segment: words('tier account_tier customer_segment size_segment account_segment'),
  stage: words('lifecycle_stage lifecycle phase customer_stage account_stage'),
  domain: words('website url web_site homepage email_domain company_domain'),
  industry: words('sector vertical branch branche'),
  country: words('billing_country country_code land'),
  customer_since: words(
    'signup_date sign_up_date signed_up created created_at created_date customer_since_date start_date became_customer kunde_seit',
  ),
  renewal_on: words('renewal_date renewal renews_on contract_end contract_end_date next_renewal'),
  email: words('e_mail mail email_address e_mail_address mail_address work_email'),
  title: words('job_title jobtitle position'),
  roles: words('role contact_role buying_role buying_roles'),
  started_on: words(
    'start_date start started started_at starts_on begin_date valid_from activated_at current_term_started_at beginn',
  ),
  ended_on: words(
    'end_date end ended ended_at cancelled_at canceled_at cancellation_date expires_at valid_to churned_on ende',
  ),
  effective_on: words('effective_date effective_from'),
  amount: words(
    'mrr mrr_amount arr arr_amount price unit_amount unit_price total amount_due value fee total_amount acv betrag preis',
  ),
  interval: words('billing_interval billing_period billing_frequency period frequency plan_interval interval_unit'),
  interval_count: words('billing_interval_count plan_interval_count interval_length'),
  quantity: words('seats licenses licences units seat_count menge'),
  discount_percent: words('discount discount_pct percent_off discount_percentage rabatt'),
  currency: words('currency_code ccy waehrung währung'),
  plan: words('plan_name plan_id plan_tier product product_name package'),
  is_trial: words('trial in_trial trialing'),
  term_ends_on: words(
    'term_end term_end_date current_period_end current_period_ends_at current_term_ends_at contract_end contract_end_date',
  ),
  cancelled_on: words(
    'canceled_on cancel_requested_at cancel_requested_on cancellation_requested_at cancellation_requested_on notice_given_on',
  ),
  end_reason: words('churn_reason cancellation_reason cancel_reason reason'),
  issued_on: words('invoice_date issue_date issued date created created_at period_start'),
  due_on: words('due_date due due_at deadline renewal_date faellig fällig'),
  paid_on: words('paid_at paid_date payment_date paid closed_at'),
  status: words('state ticket_status invoice_status'),
  opened_at: words(
    'opened opened_on open_date created created_at created_on createdate created_date submitted_at submitted date_opened creation_date eroeffnet eröffnet',
  ),
  first_response_at: words(
    'first_reply_at first_responded_at first_agent_reply_date first_response first_response_time',
  ),
  closed_at: words('closed closed_on close_date closed_date resolved resolved_at solved_at date_closed geschlossen'),
  priority: words('urgency severity ticket_priority prio priorität'),
  subject: words('summary headline betreff'),
  topic: words('category ticket_category type ticket_type thema'),
  is_escalated: words('escalated escalation escalation_flag'),
  csat: words('satisfaction satisfaction_score satisfaction_rating csat_score'),
  contact_email: words('email e_mail respondent respondent_email recipient_email email_address'),
  survey: words('survey_name survey_id survey_type questionnaire'),
  score: words('rating nps nps_score answer_score response_score value'),
  comment: words('comments verbatim answer feedback remark kommentar'),
  answered_at: words(
    'answered responded_at response_date submitted_at finished_date recorded_date completed_at created_at date end_date',
  ),
  metric: words('metric_name metric_key event feature feature_name measure_name'),
  day: words('date usage_date metric_date activity_date on datum tag rate_date'),
  value: words('count usage_count amount quantity number total usage wert'),
  contact_external_id: words('contact_id user_id person_id'),
  message_id: words('event_id id uuid insert_id'),
  at: words(
    'timestamp time occurred_at happened_at event_time created_at date created sent_at activity_date churn_date',
  ),
  user_id: words('visitor_id person_id contact_id'),
  properties: words('attributes payload data event_properties metadata'),
  kpi: words('indicator key_result'),
  baseline: words('baseline_value start_value initial_value'),
  target: words('target_value goal'),
  value_amount: words('worth business_value roi'),
  outcome_external_id: words('outcome_id outcome objective_id goal_id'),
  measured_on: words('measured_at measurement_date date'),
  text: words('feedback feedback_text comment body message description note content verbatim details'),
  source: words('channel origin'),
  theme: words('topic category reason reason_code tag'),
  department: words('team dept abteilung'),
  outcome: words('result decision renewal_status'),
  decided_on: words('decision_date closed_on closed_at'),
  renewed_amount: words('new_amount amount_after'),
  type: words('activity_type engagement_type kind'),
  member_email: words('owner_email rep_email csm_email author_email user_email'),
  rate: words('exchange_rate fx_rate kurs'),
  kind: words('lead_type type'),
  source_department: words('department source_team sourced_by'),
  created_on: words('created created_at created_date date'),
  won_account_external_id: words('won_account_id new_account_id'),
  role: words('permission user_role'),
  manager_email: words('manager reports_to supervisor_email'),
}

/** The column that holds the row's own id, besides `external_id` and plain `id`. */
export const OWN_ID: Readonly<Record<string, readonly string[]>> = {
  accounts: words(
    'account_id company_id customer_id organization_id organisation_id client_id tenant_id workspace_id org_id account_number kundennummer',
  ),
  contacts: words('contact_id person_id user_id'),
  subscriptions: words('subscription_id sub_id contract_id'),
  invoices: words('invoice_id invoice_number'),
  tickets: words('ticket_id case_id conversation_id case_number ticket_number'),
  survey_responses: words('response_id answer_id'),
  outcomes: words('outcome_id objective_id goal_id'),
  feedback: words('feedback_id churn_event_id comment_id'),
  renewals: words('renewal_id opportunity_id deal_id'),
  activities: words('activity_id engagement_id meeting_id call_id note_id'),
  leads: words('lead_id'),
}

/** Names that only accounts give to the name of a company. */
export const OWN_NAME: Readonly<Record<string, readonly string[]>> = {
  accounts: words(
    'account_name company_name company customer_name customer organization_name organisation_name client client_name account kunde firma',
  ),
  contacts: words('contact_name full_name'),
  outcomes: words('outcome objective goal title'),
  events: words('event event_name action event_type'),
  members: words('member_name user_name full_name'),
}

/** Words of a file's name that give its kind away. */
export const FILE_WORDS: Readonly<Record<string, readonly string[]>> = {
  members: words('member members team staff'),
  accounts: words('account accounts company companies customer customers organization organizations clients'),
  contacts: words('contact contacts people persons'),
  subscriptions: words('subscription subscriptions contracts'),
  invoices: words('invoice invoices'),
  exchange_rates: words('rates fx exchange'),
  usage: words('usage metrics'),
  events: words('event events tracks'),
  tickets: words('ticket tickets cases conversations'),
  survey_responses: words('survey surveys nps csat responses'),
  feedback: words('feedback churn comments'),
  activities: words('activity activities engagement meetings calls notes'),
  outcomes: words('outcome outcomes objectives goals'),
  outcome_measurements: words('measurements'),
  renewals: words('renewal renewals'),
  leads: words('lead leads'),
}

/** What other systems write for our allowed values. */
export const TRANSLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  priority: {
    medium: 'normal',
    standard: 'normal',
    critical: 'urgent',
    blocker: 'urgent',
    p1: 'urgent',
    p2: 'high',
    p3: 'normal',
    p4: 'low',
  },
  interval: {
    monthly: 'month',
    months: 'month',
    yearly: 'year',
    annual: 'year',
    annually: 'year',
    years: 'year',
    quarterly: 'quarter',
    weekly: 'week',
    weeks: 'week',
    daily: 'day',
    days: 'day',
  },
  type: { 'e-mail': 'email', mail: 'email', phone: 'call', phonecall: 'call', visit: 'meeting', comment: 'note' },
  outcome: { won: 'renewed', lost: 'churned', pending: 'open', upsell: 'expanded', downgrade: 'contracted' },
  kind: {
    onetime: 'one_off',
    one_time: 'one_off',
    subscription: 'recurring',
    upsell: 'expansion',
    'case study': 'case_study',
  },
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
