"""The cage of a worker process: what a query may not reach, held by the kernel.

A worker evaluates what strangers write. Before it takes a query it gives up new sockets and new
programs (seccomp), address space beyond its allowance, core files, and writing to files unless it
keeps a store of its own. `enter` says which of these the kernel granted, for the health report.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 1  # the call fails with EPERM
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # BPF: load word, jump if equal, return
_ARCH_OFFSET, _CALL_OFFSET = 4, 0

# socket, socketpair, connect, bind, execve, execveat, ptrace
_CALLS = {
    "x86_64": (0xC000003E, (41, 53, 42, 49, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 199, 203, 200, 221, 281, 117)),
}


def enter(query_bytes: int, *, writes: bool = False) -> list[str]:
    """Close the cage on this process: `query_bytes` of address space beyond what it has now.

    Gives the names of the walls that stand: `memory`, `core`, `disk` (unless it writes), `orphan`,
    `network`.
    """
    walls = ["memory", "core"]
    limit = address_space() + query_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not writes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        walls.append("disk")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0:
        walls.append("orphan")
    if _refuse_calls(libc):
        walls.append("network")
    return walls


def address_space() -> int:
    """Bytes of address space this process has now."""
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _refuse_calls(libc: ctypes.CDLL) -> bool:
    """Install the seccomp filter; False where the machine or its kernel has none."""
    known = _CALLS.get(platform.machine())
    if known is None or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    program = _program(*known)
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    return int(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(header), 0, 0)) == 0


def _program(arch: int, calls: tuple[int, ...]) -> bytes:
    """BPF that refuses the calls named, on the architecture named; other architectures are refused whole."""
    count = len(calls)
    lines = [(_LOAD, 0, 0, _ARCH_OFFSET), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _REFUSE)]
    lines.append((_LOAD, 0, 0, _CALL_OFFSET))
    lines += [(_EQUAL, count - place, 0, call) for place, call in enumerate(calls)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
