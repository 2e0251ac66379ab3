//! The server beneath the router: connections, and what one of them may ask of us.
//!
//! Everything that a stranger can hold on to has a limit: how many connections there are, how long one may take to say what
//! it wants, and how long and how many its headers may be. How long a request may take as a whole is the router's
//! (`REQUEST_SECONDS_MAX`), and how large its body may be is each route's.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

/// What connections may do.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at the same time. More wait in the queue of the operating system.
    pub connections_max: u32,
    /// Until the whole head of a request is there; also how long a connection may rest between two.
    pub head_wait_max: Duration,
    /// Bytes of the head of a request.
    pub head_bytes_max: usize,
    /// Headers of a request.
    pub headers_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 2_048,
            head_wait_max: Duration::from_secs(20),
            head_bytes_max: 32 * 1024,
            headers_max: 64,
        }
    }
}

/// Between two looks, when the operating system gives no more connections.
const PAUSE: Duration = Duration::from_millis(500);

/// Serves until `stop`, then lets requests that have begun come to their end.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.connections_max as usize));
    let (tell, told) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, stream) = tokio::select! {
            biased;
            () = &mut stop => break,
            next = next => next,
        };
        let (router, mut told) = (router.clone(), told.clone());
        tokio::spawn(async move {
            // Given back when the connection ends.
            let _place = place;
            let service = router.map_request(|request: Request<Incoming>| request.map(Body::new));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits.head_wait_max)
                .max_buf_size(limits.head_bytes_max)
                .max_headers(limits.headers_max)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
            let mut connection = pin!(connection);
            tokio::select! {
                // What a stranger does wrong is not worth a line in the log, and tells of addresses.
                _ = &mut connection => {}
                _ = told.changed() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        });
    }
    drop(listener);
    drop(told);
    drop(tell);
    let _ = places.acquire_many(limits.connections_max).await;
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are one small piece, and nobody should wait for a second.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            // Too many open files, or somebody who went away at once.
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    /// A server with narrow limits; it ends when the sender goes.
    async fn narrow() -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let limits = Limits {
            connections_max: 3,
            head_wait_max: Duration::from_millis(300),
            head_bytes_max: 16 * 1024,
            headers_max: 8,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let slow = get(|| async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            "slow"
        });
        let router = Router::new().route("/", get(|| async { "here" })).route("/slow", slow);
        let (stop, stopped) = oneshot::channel::<()>();
        let stopping = async move {
            let _ = stopped.await;
        };
        (at, stop, tokio::spawn(serve(listener, router, limits, stopping)))
    }

    async fn ask(at: std::net::SocketAddr, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(at).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let mut came = vec![];
        let _ = stream.read_to_end(&mut came).await;
        String::from_utf8_lossy(&came).into_owned()
    }

    #[tokio::test]
    async fn who_says_too_little_too_slowly_is_let_go_and_others_get_in() {
        let (at, _stop, _) = narrow().await;
        let began = Instant::now();
        // All the places are taken by strangers who never finish a sentence.
        let mut slow = vec![];
        for _ in 0..3 {
            let mut stream = TcpStream::connect(at).await.unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await.unwrap();
            slow.push(stream);
        }
        let came = ask(at, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(came.ends_with("here"), "{came}");
        assert!(began.elapsed() >= Duration::from_millis(250), "the places were taken");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn long_and_many_headers_are_refused() {
        let (at, _stop, _) = narrow().await;
        for head in [format!("A: {}\r\n", "a".repeat(20_000)), "A: b\r\n".repeat(9)] {
            let came =
                ask(at, format!("GET / HTTP/1.1\r\nHost: x\r\n{head}Connection: close\r\n\r\n").as_bytes()).await;
            assert!(came.starts_with("HTTP/1.1 431"), "{came}");
        }
        let came = ask(at, format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000)).as_bytes()).await;
        assert!(came.starts_with("HTTP/1.1 4"), "{came}");
    }

    #[tokio::test]
    async fn what_has_begun_comes_to_its_end_when_the_server_stops() {
        let (at, stop, served) = narrow().await;
        let asked = tokio::spawn(async move { ask(at, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await });
        tokio::time::sleep(Duration::from_millis(150)).await;
        stop.send(()).unwrap();
        assert!(asked.await.unwrap().ends_with("slow"));
        served.await.unwrap();
        assert!(TcpStream::connect(at).await.is_err(), "nobody listens any more");
    }
}
