"""What every test shares: Chromium's absence is said once, hypothesis is the same on every machine, and tests of a
browser or of PostgreSQL are marked as slow.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("UNROLLED_WORKER_NICE", "0")  # workers that a test waits for must not give way to another test
settings.register_profile("unrolled", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("unrolled")

_TIMED = (  # they wait for processes or measure time: a busy machine holds one back now and then
    "tests/browser",
    "tests/pages",
    "tests/core/engine",
    "tests/core/live",
    "tests/core/sweeps/test_kills.py",
    "tests/core/training/test_pace.py",
    "tests/core/training/test_seconds.py",
    "tests/core/test_downloads.py",
    "tests/core/words/test_catalogue.py",
)
_SLOW = (  # they start workers, many sessions of a page, or many Keras models
    "tests/browser",
    "tests/core/answers/test_answers.py::test_loss_and_metric_are_those_of_keras",
    "tests/core/engine",
    "tests/core/runs/test_job_results.py",
    "tests/core/sweeps/test_keras_script.py::test_each_run_is_that_of_its_own_script_whatever_is_varied",
    "tests/core/training/test_worker.py",
    "tests/core/views/sentiment/test_shipped.py",
    "tests/pages/test_batch.py",
    "tests/pages/test_browser.py",
    "tests/pages/test_csv_form.py",
    "tests/pages/test_live.py",
    "tests/pages/test_number.py",
    "tests/pages/test_run.py",
    "tests/pages/test_runs.py",
    "tests/pages/test_several.py",
    "tests/pages/test_what_is_kept.py",
    "tests/pages/test_workspace.py",
)
_LONG = (  # they take longest, and most are much like others that stay in `make test`
    "tests/benchmarks/test_new_shape.py::test_its_own_table_is_read_whole",
    "tests/benchmarks/test_sweep.py::test_it_prints_one_line_of_numbers",
    "tests/core/engine/test_batches.py::test_a_batch_is_trained_whole",
    "tests/core/engine/test_batches.py::test_a_batch_whose_worker_is_killed_is_trained_whole",
    "tests/core/engine/test_batches.py::test_a_sweep_of_300_runs_keeps_no_single_run_waiting",
    "tests/core/engine/test_cluster.py::test_a_cluster_over_tls",
    "tests/core/engine/test_cluster.py::test_a_cluster_that_comes_goes_and_comes_back",
    "tests/core/engine/test_engine.py::test_a_run_that_loses_its_worker_twice_has_failed_and_others_go_on",
    "tests/core/engine/test_going_on.py::test_a_paused_batch_goes_on_and_one_that_is_given_up_leaves_nothing",
    "tests/core/engine/test_going_on.py::test_a_run_whose_server_ends_goes_on_with_the_next_one",
    "tests/core/engine/test_jobs.py::test_a_job_that_loses_its_worker_twice_has_failed_in_a_sentence_of_its_own",
    "tests/core/engine/test_local_cluster.py::test_a_scheduler_or_a_nanny_that_is_lost_is_started_again",
    "tests/core/engine/test_local_cluster.py::test_all_processes_end_with_the_server_however_it_ends[exit",
    "tests/core/engine/test_local_cluster.py::test_all_processes_end_with_the_server_however_it_ends[interrupt",
    "tests/core/engine/test_local_cluster.py::test_all_processes_end_with_the_server_however_it_ends[terminate",
    "tests/core/engine/test_local_cluster.py::test_processes_that_are_only_starting_end_with_the_server_too",
    "tests/core/engine/test_questions.py::test_a_question_that_loses_two_workers_has_failed_and_others_are_answered",
    "tests/core/engine/test_questions.py::test_asked_before_the_workers_are_there_a_question_waits_for_them_and_for_a_lost_cluster",
    "tests/core/engine/test_queue.py::test_a_sweep_of_300_runs_makes_no_single_run_wait_for_more_than_the_networks_under_way[2",
    "tests/core/network/test_encoder_decoder.py::test_it_learns_to_say_its_input_backward",
    "tests/core/network/test_export.py::test_a_script_runs_by_itself_in_an_empty_folder",
    "tests/core/network/test_export.py::test_early_stopping_ends_at_the_same_epoch",
    "tests/core/network/test_export.py::test_every_network_begins_with_the_labs_weights",
    "tests/core/network/test_export.py::test_the_notebook_reproduces_the_run",
    "tests/core/network/test_export.py::test_the_script_reproduces_the_run",
    "tests/core/network/test_export_frames.py::test_the_script_and_the_network_file_come_to_the_same",
    "tests/core/network/test_export_pairs.py::test_a_script_gives_what_the_run_has",
    "tests/core/network/test_export_texts.py::test_the_notebook_reproduces_the_run",
    "tests/core/network/test_export_texts.py::test_the_script_reproduces_a_run_on_the_official_split",
    "tests/core/network/test_export_texts.py::test_the_script_reproduces_the_run",
    "tests/core/network/test_initial_weights.py::test_layers_of_all_usual_sizes_start_as_keras_layers_do",
    "tests/core/network/test_machine.py::test_each_cell_with_each_activation_is_keras_own[",
    "tests/core/network/test_other_answers.py::test_it_trains_and_its_script_comes_to_the_same",
    "tests/core/runs/test_migrations.py::test_a_database_that_is_up_to_date_is_opened_without_alembic[postgresql",
    "tests/core/runs/test_migrations.py::test_servers_that_start_at_once_do_not_break_each_other[postgresql",
    "tests/core/runs/test_migrations.py::test_servers_that_start_at_once_do_not_break_each_other[sqlite-False",
    "tests/core/runs/test_store.py::test_a_kill_at_any_moment_leaves_finished_runs_whole_and_says_which_were_cut_off[postgresql",
    "tests/core/runs/test_store.py::test_two_servers_write_at_once_and_train_nothing_twice[postgresql",
    "tests/core/sweeps/test_importance.py::test_a_setting_that_does_nothing_is_seldom_called_important[kinds1",
    "tests/core/sweeps/test_importance.py::test_optuna_is_not_loaded_with_the_pages",
    "tests/core/sweeps/test_keras_script.py::test_each_run_is_that_of_its_own_script_whatever_is_varied",
    "tests/core/sweeps/test_keras_script.py::test_the_script_reproduces_the_last_losses_of_the_runs",
    "tests/core/sweeps/test_kills.py::test_a_sweep_ends_whole_whoever_is_killed",
    "tests/core/sweeps/test_running.py::test_a_sweep_is_known_after_a_restart_and_a_larger_one_trains_only_what_is_new",
    "tests/core/tasks/next_word/test_exported_code.py::test_the_script_reproduces_the_run[characters",
    "tests/core/tasks/next_word/test_exported_code.py::test_the_script_reproduces_the_run[nothing held out",
    "tests/core/training/test_loop.py::test_dropout_draws_anew_in_each_batch_and_alike_in_each_run[Keras",
    "tests/core/training/test_loop.py::test_sums_weigh_each_sequence_once_and_the_split_into_calls_has_no_effect[Keras",
    "tests/core/training/test_loop.py::test_the_first_weights_are_those_of_the_seed_and_each_step_is_keras_own[Keras",
    "tests/core/training/test_loop.py::test_the_same_experiment_gives_the_same_numbers[Keras",
    "tests/core/training/test_machine_loop.py::test_every_network_reads_texts_as_keras_does[",
    "tests/core/training/test_machine_loop.py::test_texts_are_learned_as_keras_learns_them[",
    "tests/core/training/test_pace.py::test_after_some_trainings_the_next_is_estimated_within_a_factor_of_one_and_a_half[GRU",
    "tests/core/training/test_pair_loop.py::test_the_first_steps_are_those_of_keras[",
    "tests/core/training/test_pretrain.py::test_it_learns_the_same_on_one_core_and_on_two",
    "tests/core/training/test_pretrain.py::test_no_sentence_to_measure_by_is_learned_from",
    "tests/core/training/test_pretrain.py::test_no_written_sentence_to_learn_from_is_much_like_one_to_measure_by",
    "tests/core/training/test_pretrain.py::test_nothing_held_out_is_learned_from",
    "tests/core/training/test_questions.py::test_a_keras_file_that_pools_needs_nothing_of_ours",
    "tests/core/training/test_questions.py::test_a_training_gives_the_same_numbers_whether_or_not_something_is_asked_meanwhile[Keras",
    "tests/core/training/test_train.py::test_an_experiment_gives_the_same_numbers_each_time[translation",
    "tests/core/training/test_train.py::test_text_learns_what_keras_fit_learns_wherever_its_vectors_start[glove-True",
    "tests/core/training/test_train.py::test_text_learns_what_keras_fit_learns_wherever_its_vectors_start[learned",
    "tests/core/training/test_train.py::test_text_learns_what_keras_fit_learns_wherever_its_vectors_start[word2vec",
    "tests/core/training/test_train.py::test_the_loop_learns_what_keras_fit_learns[air_pollution-layers1",
    "tests/core/training/test_train.py::test_the_loop_learns_what_keras_fit_learns[flu-layers3",
    "tests/core/views/future_values/test_arima.py::test_a_known_model_is_found_again",
    "tests/core/views/runs/test_workspace.py::test_the_runs_that_ship_fit_their_networks[translation",
    "tests/core/views/sentiment/test_shipped.py::test_the_card_can_be_computed_again",
    "tests/core/views/sentiment/test_shipped.py::test_the_card_says_how_good_it_is[imdb",
    "tests/core/views/start/test_lessons.py::test_heartbeats_without_gates",
    "tests/core/views/start/test_lessons.py::test_prices_are_naive",
    "tests/core/views/start/test_lessons.py::test_reviews_without_a_mask",
    "tests/core/views/start/test_lessons.py::test_translation_without_attention",
    "tests/core/words/test_projection.py::test_umap_in_a_process_of_its_own",
    "tests/core/words/test_word2vec.py::test_another_process_finds_the_same_numbers",
    "tests/pages/test_app_process.py::test_a_script_that_fails_says_why[an",
    "tests/pages/test_browser_tab.py::test_the_tab_says_what_is_shown",
    "tests/pages/test_sentiment.py::test_a_network_that_was_stopped_does_not_stand_in_for_the_one_trained_to_its_end",
    "tests/pages/test_sentiment.py::test_how_imdb_is_held_back_is_in_the_address",
    "tests/pages/test_under_the_hood.py::test_every_part_opens_by_its_address_for_every_kind_of_network",
)
_STAY = (  # of those, one or two for each kind
    "test_export.py::test_the_script_reproduces_the_run[heartbeats, masked]",
    "test_export_texts.py::test_the_script_reproduces_the_run[snippets]",
    "test_machine.py::test_each_cell_with_each_activation_is_keras_own[GRU-both-full]",
    "test_machine.py::test_each_cell_with_each_activation_is_keras_own[LSTM-both-masked]",
    "test_machine.py::test_each_cell_with_each_activation_is_keras_own[LSTM-forward-full]",
    "test_machine.py::test_each_cell_with_each_activation_is_keras_own[SimpleRNN-forward-masked]",
    "test_machine_loop.py::test_every_network_reads_texts_as_keras_does[GRU-pre-True]",
    "test_machine_loop.py::test_every_network_reads_texts_as_keras_does[LSTM-post-True]",
    "test_machine_loop.py::test_every_network_reads_texts_as_keras_does[SimpleRNN-pre-False]",
    "test_machine_loop.py::test_every_network_reads_texts_as_keras_does[both ways-pre-False]",
    "test_machine_loop.py::test_every_network_reads_texts_as_keras_does[pools-post-True]",
    "test_machine_loop.py::test_texts_are_learned_as_keras_learns_them[Adam-frozen]",
    "test_machine_loop.py::test_texts_are_learned_as_keras_learns_them[RMSprop with momentum-learned]",
    "test_machine_loop.py::test_texts_are_learned_as_keras_learns_them[SGD with momentum-learned]",
    "test_machine_loop.py::test_texts_are_learned_as_keras_learns_them[clipped-learned]",
    "test_pair_loop.py::test_the_first_steps_are_those_of_keras[layer0-False]",
    "test_pair_loop.py::test_the_first_steps_are_those_of_keras[layer1-True]",
    "test_pair_loop.py::test_the_first_steps_are_those_of_keras[layer3-True]",
)
_MISSING = "browser tests were skipped, since there is no Chromium: `apt-get install chromium`, then run again"


def pytest_collection_modifyitems(config, items):
    from tests.browser.conftest import find_chromium

    for item in items:
        postgres = "postgres" in getattr(item, "fixturenames", ()) or "[postgresql" in item.nodeid
        if postgres or item.nodeid.startswith(_SLOW):
            item.add_marker(pytest.mark.slow)
        if item.nodeid.startswith(_LONG) and not item.nodeid.endswith(_STAY):
            item.add_marker(pytest.mark.long)
        if item.nodeid.startswith(_TIMED):
            item.add_marker(pytest.mark.flaky(reruns=2))  # what is broken fails each time
    if hasattr(config, "workerinput"):
        _slow_files_first(items)
    if find_chromium():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError("CI needs Chromium for the browser tests: install the package chromium")
    stay = [item for item in items if "tests/browser" not in item.nodeid]
    config.skipped_browser_tests = len(items) - len(stay)
    items[:] = stay


def _slow_files_first(items):
    """Processes that take a file at a time end together if what is left at the end is short."""
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    first = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (-slow[item.path], first[item.path]))


def pytest_terminal_summary(terminalreporter, config):
    skipped = getattr(config, "skipped_browser_tests", 0)
    if skipped:
        terminalreporter.write_line(f"{skipped} {_MISSING}", yellow=True)
