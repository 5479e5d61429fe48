"""Lifeline: a child process that must not outlive its parent asks the kernel to be told when the parent dies.

`python -IS lifeline.py PARENT_PID PROGRAM ARGUMENT…` does so on behalf of a program that does not know of it.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent(parent_pid: int, signal_number: int = signal.SIGTERM) -> None:
    """Have `signal_number` sent to this process when its parent dies; at once, when it is dead already.

    Called by the child for itself: a `preexec_fn` in the parent could dead-lock where the parent has threads. Does
    nothing where the kernel is not Linux: there the caller's own clean-up has to do.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal_number)


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  # the very point; the kernel's promise outlives it
