#!/bin/sh
# Keeps each of the given cores busy for as long as the given process lives, with
# programs that give way to everything else at once:
#
#     spin.sh process core...
#
# They are a session of their own: where the scheduler divides the cores among
# sessions first (autogroup), their priority counts only inside of theirs, and the
# whole session has to be the least.
parent=$1
shift
echo 19 2>/dev/null >/proc/self/autogroup

# SCHED_IDLE where there is one: whoever wakes up takes the core without a wait.
least="nice -n 19"
if chrt -i 0 true 2>/dev/null; then least="chrt -i 0"; fi

for core; do
  pinned=
  if taskset -c "$core" true 2>/dev/null; then pinned="taskset -c $core"; fi
  # The parent is asked for every so often, not in each turn: asking is a system call.
  $pinned $least sh -c '
    while kill -0 "$0" 2>/dev/null; do
      turn=0
      while [ "$turn" -lt 100000 ]; do turn=$((turn + 1)); done
    done' "$parent" &
done
wait
