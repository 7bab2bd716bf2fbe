//! Accepting connections at one address, within limits.
//!
//! The accept loop is our own because of what it bounds: how many connections there are, how long a client may take
//! to send a request head, and how long it may take nothing of an answer. A slow client costs one of many places for a
//! few seconds, never memory.

use crate::server::Limits;
use crate::source::Peer;
use anyhow::Context as _;
use axum::Router;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

/// How long to leave the listener alone when the system has no socket to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A port that is bound.
#[derive(Debug)]
pub(crate) struct Listener {
    listener: TcpListener,
    pub(crate) address: SocketAddr,
}

impl Listener {
    pub(crate) async fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<Self> {
        let bound = || format!("cannot listen at {address}: choose another {flag}");
        let listener = TcpListener::bind(address).await.with_context(bound)?;
        let address = listener.local_addr().with_context(bound)?;
        Ok(Self { listener, address })
    }

    /// Serves until told to stop; then takes no further connection, and finishes what is under way.
    pub(crate) async fn serve(
        self,
        router: Router,
        limits: Limits,
        places: usize,
        mut stop: watch::Receiver<bool>,
    ) {
        let service = TowerToHyperService::new(router);
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.head);
        let places = Arc::new(Semaphore::new(places));
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        loop {
            let next = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (accept(&self.listener).await, place)
            };
            let ((stream, peer), place) = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                accepted = next => accepted,
            };
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(limits.stall));
            let service = service.clone();
            let from_peer = service_fn(move |mut request: hyper::Request<Incoming>| {
                request.extensions_mut().insert(Peer(peer.ip()));
                service.call(request)
            });
            let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), from_peer);
            let connection = graceful.watch(connection);
            connections.spawn(async move {
                // A connection that breaks is the client's affair, and its error may name the client.
                let _ = connection.await;
                drop(place);
            });
            while connections.try_join_next().is_some() {}
        }
        drop(self.listener);
        let _ = tokio::time::timeout(limits.drain, graceful.shutdown()).await;
        connections.shutdown().await;
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are small and whole: waiting to fill a packet would only delay them.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
