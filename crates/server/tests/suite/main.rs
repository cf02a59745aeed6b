//! The city as a process: started, killed, started again, asked over HTTP and on the command line.

mod kill;
mod process;
