//! The city as a process: started, killed, started again, asked over HTTP and on the command line.

mod accounts;
mod cli;
mod keys;
mod kill;
mod oidc;
mod pay;
mod process;
mod rehearsal;
mod s3;
mod second_start;
