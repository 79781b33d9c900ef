"""What a run opens and whom it calls, by strace: nothing but the files that it was given, what it writes, and what the
system has it read to begin at all.
"""
import os
import re
import shutil
import subprocess

CALLS = "open,openat,openat2,creat,execve,socket,connect,bind,sendto,sendmsg"
# The program's libraries, and how many processors it may use.
SYSTEM = ("/lib/", "/usr/lib/", "/lib64/", "/etc/ld.so.", "/proc/", "/sys/fs/cgroup/", "/dev/null", "/sys/devices/system/cpu/")


def can_watch():
    """Whether strace is there and may trace."""
    ran = shutil.which("strace") and subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True)
    return bool(ran) and ran.returncode == 0


def watched(log):
    return ["strace", "-f", "--seccomp-bpf", "-y", "-s", "0", "-e", f"trace={CALLS}", "-o", log]


def strange(log, folder, files):
    """The calls that are none of a conversion's business."""
    # The system tells where a file really stands, behind links in its path.
    known, folder = {os.path.realpath(path) for path in files}, os.path.realpath(folder)
    for line in log.read_text(encoding="ascii", errors="replace").splitlines():
        call = re.search(r"(\w+)\(| (\w+) resumed", line)
        name = call and (call[1] or call[2])
        opened = re.search(r"= \d+<(.*)>$", line)
        if name in ("socket", "connect", "bind", "sendto", "sendmsg"):
            yield line
        elif name == "execve" and not re.match(r"\d+ +execve\(.* = 0$", line):
            yield line
        elif name and name.startswith(("open", "creat")) and opened:
            # Bytes beyond ASCII are shown as octal numbers.
            path = re.sub(rb"\\(\d{1,3})", lambda octal: bytes([int(octal[1], 8)]), opened[1].encode()).decode("utf-8", "replace")
            if path not in known and not path.startswith((folder, *SYSTEM)):
                yield line
