//! What the store must do on every kind of database: one list, run on each kind of database.

pub(crate) mod audit;
pub(crate) mod changes;
pub(crate) mod components;
pub(crate) mod decisions;
pub(crate) mod drafts;
pub(crate) mod due;
pub(crate) mod embed_files;
pub(crate) mod idempotency_keys;
pub(crate) mod incidents;
pub(crate) mod notices;
pub(crate) mod order;
pub(crate) mod policies;
pub(crate) mod releases;
pub(crate) mod tokens;
pub(crate) mod transaction;

/// Hands the whole list to the macro that makes tests of it. What is not in the list is never called, which the compiler
/// says.
macro_rules! list {
    ($make_tests:ident) => {
        $make_tests! {
            audit:
                says_who_did_what_when_and_why
                every_earlier_form_can_be_read_again
                the_whole_log_is_read_from_its_end;
            changes:
                a_new_book_is_empty
                a_record_is_read_as_it_was_written
                a_taken_id_is_refused_and_nothing_is_written
                what_is_missing_is_refused_and_nothing_is_written
                a_record_needs_a_policy_that_the_book_knows
                a_step_writes_record_audit_and_revision
                ranges_are_half_open_and_by_start
                ranges_are_told_page_by_page_and_by_what_is_asked_for
                ended_records_leave_the_public_state_and_stay_in_the_book
                announced_since_an_instant_oldest_first;
            components:
                are_those_listed_in_their_order
                a_status_set_by_hand_survives_the_list;
            decisions:
                are_stored_as_they_were_answered
                the_first_of_the_same_is_found;
            drafts:
                are_private
                become_public_when_they_are_announced;
            embed_files:
                of_every_version_are_kept;
            incidents:
                are_read_as_they_were_written
                the_public_state_holds_the_open_and_the_lately_resolved
                a_change_that_causes_one_is_written_with_it;
            notices:
                are_the_entries_of_the_timetable
                follow_every_step
                are_kept_apart_by_record;
            order:
                no_step_is_stored_before_the_one_before_it
                the_audit_log_never_runs_backwards;
            policies:
                are_kept_by_hash;
            releases:
                are_read_as_they_were_written
                the_one_told_last_stands_first
                tell_the_change_that_deploys_them;
            idempotency_keys:
                a_repetition_is_answered_with_the_same
                another_request_under_the_same_key_is_refused
                another_actor_has_keys_of_its_own
                are_forgotten_after_a_week
                go_with_what_was_not_carried_out;
            tokens:
                are_ended_once
                have_a_name_of_their_own;
            due:
                the_first_to_wake_is_told
                of_several_at_one_instant_the_first_by_id
                nothing_wakes_before_its_instant
                an_overrun_is_noted_and_readers_see_nothing_new;
            transaction:
                what_is_dropped_leaves_nothing
                several_writes_are_one_revision
                nothing_published_is_no_revision
                two_writers_at_once_lose_nothing
                a_race_has_one_winner;
        }
    };
}
pub(crate) use list;
