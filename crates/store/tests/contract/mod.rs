//! What the store must do on every kind of database: one list, run on each kind of database.

pub(crate) mod audit;
pub(crate) mod bundles;
pub(crate) mod changes;
pub(crate) mod components;
pub(crate) mod decisions;
pub(crate) mod deliveries;
pub(crate) mod dispatches;
pub(crate) mod drafts;
pub(crate) mod due;
pub(crate) mod embed_files;
pub(crate) mod idempotency_keys;
pub(crate) mod incidents;
pub(crate) mod leases;
pub(crate) mod link_keys;
pub(crate) mod notices;
pub(crate) mod order;
pub(crate) mod past;
pub(crate) mod policies;
pub(crate) mod public;
pub(crate) mod releases;
pub(crate) mod restored;
pub(crate) mod subscribers;
pub(crate) mod tokens;
pub(crate) mod transaction;
pub(crate) mod waiting;

/// Hands the whole list to the macro that makes tests of it. What is not in the list is never called, which the compiler
/// says.
macro_rules! list {
    ($make_tests:ident) => {
        $make_tests! {
            audit:
                records_actor_step_instant_and_reason
                every_earlier_form_can_be_read_again
                the_log_is_read_from_its_end
                has_a_line_for_a_step_on_subscribers
                loses_names_and_nothing_else;
            bundles:
                wait_until_the_hour_allows_their_mail
                are_added_to_until_they_are_tried
                are_settled_each_with_its_own_outcome
                of_a_restored_database_are_withheld_apart
                leave_room_for_letters;
            changes:
                a_new_database_is_empty
                a_record_is_read_as_it_was_written
                a_taken_id_is_refused_and_nothing_is_written
                what_is_missing_is_refused_and_nothing_is_written
                a_record_needs_a_stored_policy
                a_step_writes_record_audit_and_revision
                ranges_are_half_open_and_by_start
                ranges_are_returned_page_by_page_and_by_filter
                ended_records_leave_the_public_state_and_stay_in_the_database
                announced_since_an_instant_oldest_first
                what_changed_since_a_line_of_the_log
                s9_a_long_record_is_in_every_range_that_it_touches;
            components:
                are_those_listed_in_their_order
                a_status_set_by_an_operator_survives_the_list;
            decisions:
                are_stored_as_they_were_answered
                the_first_of_the_same_is_found;
            deliveries:
                go_to_whoever_chose_the_notice
                go_to_whoever_confirmed_before_whatever_the_clock_says
                are_written_in_batches
                are_claimed_by_one_until_its_time_is_over
                are_deleted_after_a_while
                are_counted_by_what_became_of_them
                count_for_whoever_leaves_late
                are_tried_again_or_given_back
                make_news_for_the_promises
                of_nobody_are_settled;
            dispatches:
                are_read_as_they_were_written
                go_out_once
                go_with_their_step
                what_has_to_be_accepted_first_is_expanded_first
                a_withdrawn_one_still_counts_its_recipients;
            drafts:
                are_private
                become_public_when_they_are_announced;
            embed_files:
                of_every_version_are_stored;
            incidents:
                are_read_as_they_were_written
                the_public_state_holds_the_open_and_the_recently_resolved
                a_change_that_causes_one_is_written_with_it;
            leases:
                are_held_by_one_until_they_end;
            link_keys:
                are_replaced_one_after_the_other
                show_no_secret;
            notices:
                are_the_entries_of_the_timetable
                follow_every_step
                are_stored_by_record;
            order:
                no_step_is_stored_before_the_one_before_it
                the_audit_log_never_runs_backwards;
            past:
                incidents_have_the_impact_of_each_report
                work_counts_once_it_has_begun
                statuses_stand_until_the_next
                what_is_too_much_is_left_out
                lists_are_newest_first_and_page_by_page
                records_begin_with_the_first;
            policies:
                are_stored_by_hash;
            public:
                s9_holds_what_is_under_way_and_the_next_of_what_is_planned
                s9_holds_the_newest_of_what_ended
                s9_is_the_same_whether_or_not_documents_are_read_again;
            releases:
                are_read_as_they_were_written
                the_latest_publication_comes_first
                update_the_change_that_deploys_them;
            restored:
                ones_mail_waits_and_what_is_due_since_goes_out
                ones_mail_is_sent_on_the_word_of_an_operator
                ones_mail_is_parked_on_the_word_of_an_operator;
            subscribers:
                are_read_as_they_were_written
                an_address_has_one_subscription
                what_is_dropped_leaves_nothing
                are_listed_by_their_numbers
                a_letter_waits_for_its_subscriber_alone
                an_erased_one_is_gone_and_counts_no_more
                the_unconfirmed_and_the_ended_are_forgotten
                are_counted_by_what_they_chose;
            idempotency_keys:
                a_repetition_is_answered_with_the_same
                another_request_under_the_same_key_is_refused
                another_actor_has_keys_of_its_own
                are_forgotten_after_a_week
                go_with_what_was_not_carried_out;
            waiting:
                mail_is_counted_until_it_is_settled;
            tokens:
                are_ended_once
                have_a_name_of_their_own;
            due:
                the_first_due_record_comes_first
                of_several_at_one_instant_the_first_by_id
                nothing_is_due_before_its_instant
                an_overrun_is_noted_and_readers_see_nothing_new;
            transaction:
                what_is_dropped_leaves_nothing
                several_writes_are_one_revision
                nothing_published_is_no_revision
                two_concurrent_writers_lose_nothing
                of_64_parallel_writers_none_is_refused
                a_commit_after_a_failure_says_so
                a_race_has_one_winner;
        }
    };
}
pub(crate) use list;
