//! Spans of requests, sent to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names (OTLP over HTTP).

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// Collects spans and sends them in batches.
pub struct Spans(SdkTracerProvider);

impl Spans {
    /// Starts collecting, if the environment names a collector.
    pub fn begin() -> Option<Self> {
        let endpoint = std::env::var("OTEL_EXPORTER_OTLP_ENDPOINT").ok()?;
        let endpoint = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint).build();
        let exporter = exporter
            .inspect_err(|_| {
                eprintln!(
                    "trustd: no spans: OTEL_EXPORTER_OTLP_ENDPOINT is not the address of a collector"
                );
            })
            .ok()?;
        let resource = Resource::builder().with_service_name("trustd").build();
        let provider =
            SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource);
        Some(Spans(provider.build()))
    }

    /// Collects the spans of requests, which contain the route and the status only.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let requests = filter_fn(|metadata| metadata.is_span() && metadata.name() == "request");
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("trustd"))
            .with_location(false)
            .with_threads(false)
            .with_filter(requests)
    }

    /// Sends the remaining spans.
    pub fn end(self) {
        if self.0.shutdown().is_err() {
            eprintln!("trustd: the last spans were not sent");
        }
    }
}
