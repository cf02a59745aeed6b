//! HTTP/1.1 on one kept connection, by hand: the generator shares the processors with the server,
//! so it does as little as it can. Bodies have a length; nothing is compressed or chunked.

use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Result;

/// Bytes of one answer at most.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// A connection to the server.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer that lies in the buffer of its connection.
pub struct Answer<'a> {
    /// Such as 200.
    pub status: u16,
    head: &'a str,
    /// The body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }

    /// The body as JSON, of a success only.
    pub fn json(&self) -> Result<Json> {
        if !(200..300).contains(&self.status) {
            return Err(self.complaint().into());
        }
        Ok(serde_json::from_slice(self.body)?)
    }

    /// What was answered, for a message.
    pub fn complaint(&self) -> String {
        let body: String = String::from_utf8_lossy(self.body).chars().take(400).collect();
        format!("the server answered {}: {body}", self.status)
    }
}

impl Connection {
    /// Connects to `address`, such as `127.0.0.1:8080`.
    pub async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 << 10) })
    }

    /// Sends `request` (head and body) and waits for the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut scanned = 0;
        let head = loop {
            self.more().await?;
            let found = self.buffer[scanned..].windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(at) = found {
                break scanned + at + 4;
            }
            scanned = self.buffer.len().saturating_sub(3);
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status: u16 = text.get(9..12).unwrap_or_default().parse()?;
        let length: usize = match header(text, "content-length") {
            Some(length) => length.parse()?,
            None if status == 204 || status == 304 => 0,
            None => return Err("an answer without a length".into()),
        };
        if length > ANSWER_BYTES_MAX {
            return Err("an answer beyond the limit".into());
        }
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        let (head, body) = self.buffer.split_at(head);
        Ok(Answer { status, head: std::str::from_utf8(head)?, body: &body[..length] })
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// A request without a body; `headers` are whole lines, each ended by CR LF.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

/// A request with a JSON body; `headers` are whole lines, each ended by CR LF.
pub fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\n{headers}content-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_whatever_their_case() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nSet-Cookie: a=b; Path=/\r\n\r\n";
        assert_eq!(header(head, "content-length"), Some("12"));
        assert_eq!(header(head, "set-cookie"), Some("a=b; Path=/"));
        assert_eq!(header(head, "etag"), None);
    }
}
