//! Scratch: a PostgreSQL server for one test.
use std::{
    fs,
    os::unix::fs::chown,
    path::PathBuf,
    process::{Command, Stdio},
};

pub(super) struct Server {
    folder: PathBuf,
    pub(super) url: String,
}

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

fn run(folder: &std::path::Path, program: &str, arguments: &[&str]) {
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", &format!("{PROGRAMS}/{program}")]).args(arguments);
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("errors")).unwrap());
    assert!(command.status().unwrap().success(), "{}", fs::read_to_string(folder.join("errors")).unwrap());
}

pub(super) fn start() -> Server {
    let folder = tempfile::Builder::new().prefix("kwq-pg-").tempdir().unwrap().keep();
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with("postgres:")).unwrap();
    let ids: Vec<u32> = line.split(':').skip(2).take(2).map(|id| id.parse().unwrap()).collect();
    chown(&folder, Some(ids[0]), Some(ids[1])).unwrap();
    let data = folder.join("data").display().to_string();
    run(
        &folder,
        "initdb",
        &[
            "-D",
            &data,
            "--username",
            "keyward",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
            "--no-sync",
        ],
    );
    let options = format!("-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off", folder.display());
    run(
        &folder,
        "pg_ctl",
        &["-D", &data, "-l", &folder.join("log").display().to_string(), "-w", "-o", &options, "start"],
    );
    let url = format!("postgres://keyward@localhost/postgres?host={}", folder.display());
    Server { folder, url }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        run(&self.folder, "pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
        let _ = fs::remove_dir_all(&self.folder);
    }
}
