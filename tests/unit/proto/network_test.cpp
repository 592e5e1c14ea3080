#include "proto/model/network.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;

namespace {

address_policy allowing(std::initializer_list<const char*> ranges) {
  std::vector<cidr> allowed;
  for (const auto* text : ranges)
    allowed.push_back(cidr::parse(text).value());
  return address_policy(std::move(allowed));
}

std::string refusal(const address_policy& policy, const char* address) {
  const auto parsed = ip_address::parse(address);
  BOOST_REQUIRE_MESSAGE(parsed.has_value(), address);
  return std::string(policy.refusal(*parsed).value_or("allowed"));
}

/// What a URL points to: `allowed ADDRESS`, `WHY ADDRESS` for a refused literal, `name HOST`, or
/// `invalid`.
std::string target_of(std::string_view url) {
  const auto target = parse_url(url);
  if (!target) return "invalid";
  if (!target->literal) return "name " + target->host;
  const auto why = address_policy().refusal(*target->literal);
  return std::string(why.value_or("allowed")) + ' ' + target->literal->str();
}

std::string message_of(std::string_view url) {
  const auto target = parse_url(url);
  if (target) return "valid";
  BOOST_TEST((target.failure().code() == errc::invalid_argument));
  BOOST_TEST(target.failure().field() == "url");
  return target.failure().message();
}

bool says(std::string_view url, std::string_view what) {
  const auto message = message_of(url);
  const bool found = message.find(what) != std::string::npos;
  if (!found) BOOST_TEST_MESSAGE(url << ": " << message);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_notation_of_a_loopback_address_is_recognised) {
  for (const auto* host : {"127.0.0.1", "2130706433", "0x7f000001", "0X7F000001", "0x7f.1",
                           "0177.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "0177.0x0.0.01",
                           "%31%32%37.0.0.1", "127.0.0.%31", "017700000001"}) {
    BOOST_TEST(target_of("http://" + std::string(host) + "/") == "loopback 127.0.0.1", host);
    BOOST_TEST(target_of("http://" + std::string(host) + ":18080/ok") == "loopback 127.0.0.1",
               host);
  }
  BOOST_TEST(target_of("http://127.0.0.1:18080#@example.com/") == "loopback 127.0.0.1");
  BOOST_TEST(target_of("http://127.0.0.1:25/") == "loopback 127.0.0.1");
  BOOST_TEST(target_of("http://127.255.255.254/") == "loopback 127.255.255.254");
}

BOOST_AUTO_TEST_CASE(every_notation_of_other_special_addresses_is_recognised) {
  const std::pair<const char*, const char*> expected[] = {
      {"http://0:18080/ok", "this network 0.0.0.0"},
      {"http://0x/", "this network 0.0.0.0"},
      {"http://10.1/", "private 10.0.0.1"},
      {"http://012.1.2.3/", "private 10.1.2.3"},
      {"http://172.16.0.1/", "private 172.16.0.1"},
      {"http://172.31.255.255/", "private 172.31.255.255"},
      {"http://192.168.257/", "private 192.168.1.1"},
      {"http://3232235777/", "private 192.168.1.1"},
      {"http://169.254.169.254/latest/", "cloud metadata 169.254.169.254"},
      {"http://0xa9fea9fe/", "cloud metadata 169.254.169.254"},
      {"http://100.100.100.200/", "cloud metadata 100.100.100.200"},
      {"http://100.64.0.1/", "shared address space 100.64.0.1"},
      {"http://224.0.0.1/", "multicast 224.0.0.1"},
      {"http://255.255.255.255/", "reserved 255.255.255.255"},
      {"http://4294967295/", "reserved 255.255.255.255"},
      {"http://192.0.2.2/", "documentation 192.0.2.2"},
      {"http://[::1]:18080/ok", "loopback ::1"},
      {"http://[0:0:0:0:0:0:0:1]/", "loopback ::1"},
      {"http://[::ffff:127.0.0.1]:18080/ok", "IPv4-mapped ::ffff:127.0.0.1"},
      {"http://[::ffff:7f00:1]:18080/ok", "IPv4-mapped ::ffff:127.0.0.1"},
      {"http://[::FFFF:8.8.8.8]/", "IPv4-mapped ::ffff:8.8.8.8"},
      {"http://[::127.0.0.1]:18080/ok", "IPv4-compatible ::127.0.0.1"},
      {"http://[64:ff9b::a9fe:a9fe]/", "NAT64 64:ff9b::a9fe:a9fe"},
      {"http://[2002:7f00:1::]/", "6to4 2002:7f00:1::"},
      {"http://[fe80::1]/", "link-local fe80::1"},
      {"http://[fd00:ec2::254]/", "cloud metadata fd00:ec2::254"},
      {"http://[fc00::1]/", "unique local fc00::1"},
      {"http://[ff02::1]/", "multicast ff02::1"},
      {"http://[::]:18080/ok", "unspecified ::"},
      {"http://[2001:db8::1]/", "documentation 2001:db8::1"},
      {"http://[2001::1]/", "protocol assignments 2001::1"},
      {"http://[64:ff9b:1::1]/", "not global unicast 64:ff9b:1::1"},
      {"http://[4000::1]/", "not global unicast 4000::1"},
  };
  for (const auto& [url, what] : expected)
    BOOST_TEST(target_of(url) == what, url);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_neither_address_nor_name_is_refused) {
  for (const auto* url : {"http://256.0.0.1/",
                          "http://1.2.3.4.5/",
                          "http://0x100000001:18080/ok",
                          "http://4294967296/",
                          "http://127.0.0.256/",
                          "http://127.0.65536/",
                          "http://127.16777216/",
                          "http://127.0.0.08/",
                          "http://127.0.0.0xg1.1/",
                          "http://99999999999999999999999/",
                          "http://0xffffffffffffffffffffff/",
                          "http://127.0.0.0x100000000000000000/",
                          "http://a.1/",
                          "http://1..1/",
                          "http://127.0.0.1../",
                          "http://.127.0.0.1/",
                          "http://a..b/",
                          "http://./",
                          "http://127.0.0.1%3A80/",
                          "http://[v1.127]/",
                          "http://[fe80::1%25lo]/",
                          "http://[::1/",
                          "http://[127.0.0.1]/",
                          "http://[::1.2.3]/",
                          "http://[1::2::3]/",
                          "http://127.0.0.1%00.ok.test/",
                          "http://127.0.0.1%20/",
                          "http://127.0.0.1%09/",
                          "http://127.0.0.1%2f@example.com/",
                          "http://127.0.0.1:99999/",
                          "http://127.0.0.1:18080:80/",
                          "http://127.0.0.1:0/",
                          "http://127.0.0.1:0x50/",
                          "http://127.0.0.1:80x/",
                          "http://[::1]x/",
                          "http://[::1]80/",
                          "http://[::1]:99999/",
                          "http://a.example:65536/",
                          "http://a.example:18446744073709551696/",
                          "http://a%/",
                          "http://a%4/",
                          "http://a%4g.b/",
                          "http://127.0.0.1:-1/"}) {
    BOOST_TEST(target_of(url) == "invalid", url);
  }
}

BOOST_AUTO_TEST_CASE(other_texts_than_http_urls_are_refused) {
  for (const auto* url : {"",
                          " ",
                          "http",
                          "http:",
                          "http:/",
                          "http://",
                          "http:///ok",
                          "http://:18080/",
                          "127.0.0.1:18080/ok",
                          "//example.com/",
                          "/path",
                          "http:127.0.0.1:18080/ok",
                          "http:/127.0.0.1:18080/ok",
                          "file:///etc/passwd",
                          "gopher://127.0.0.1:18080/_x",
                          "dict://127.0.0.1:11211/",
                          "ftp://127.0.0.1/",
                          "javascript:alert(1)",
                          "ws://example.com/",
                          "http://good.example@127.0.0.1:18080/ok",
                          "http://user:secret@example.com/",
                          "http://@example.com/",
                          "http://127.0.0.1:18080\\@example.com/",
                          "http://127.0.0.1\\/",
                          "http://example.com/a b",
                          " http://example.com/",
                          "http://example.com/ ",
                          "http://127.0.0.1:18080/ok\r\nX-Evil: 1",
                          "http://example.com/\n",
                          "http://ex\tample.com/",
                          "http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1:18080/ok",
                          "http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1:18080/ok",
                          "http://127\xe3\x80\x82"
                          "0\xe3\x80\x82"
                          "0\xe3\x80\x82"
                          "1:18080/ok",
                          "http://ex\xc3\xa4mple.test:18080/ok",
                          "http://ex%C3%A4mple.test/"}) {
    BOOST_TEST(target_of(url) == "invalid", url);
  }
  BOOST_TEST(target_of(std::string_view("http://example.com/\0x", 21)) == "invalid");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_what_is_wrong) {
  BOOST_TEST(says("ftp://example.com/", "scheme 'ftp'"));
  BOOST_TEST(says("http://user@example.com/", "credentials"));
  BOOST_TEST(says("http://:80/", "no host"));
  BOOST_TEST(says("http://example.com:0/", "port 0"));
  BOOST_TEST(says("http://256.0.0.1/", "256.0.0.1"));
  BOOST_TEST(says("example.com", "absolute"));
  BOOST_TEST(says("http://a..b/", "empty label"));
  BOOST_TEST(says("http://example.com/" + std::string(2030, 'x'), "2049"));
  BOOST_TEST(message_of("http://example.com/" + std::string(2029, 'x')) == "valid");
}

BOOST_AUTO_TEST_CASE(public_addresses_and_names_are_accepted) {
  const std::pair<const char*, const char*> expected[] = {
      {"http://8.8.8.8/", "allowed 8.8.8.8"},
      {"https://1.1/", "allowed 1.0.0.1"},
      {"http://134744072/", "allowed 8.8.8.8"},
      {"http://11.0.0.1/", "allowed 11.0.0.1"},
      {"http://172.15.255.255/", "allowed 172.15.255.255"},
      {"http://172.32.0.0/", "allowed 172.32.0.0"},
      {"http://223.255.255.255/", "allowed 223.255.255.255"},
      {"http://[2606:4700:4700::1111]/", "allowed 2606:4700:4700::1111"},
      {"http://[2001:4860:4860::8888]:8080/", "allowed 2001:4860:4860::8888"},
      {"http://example.com", "name example.com"},
      {"HTTPS://Example.COM:8443/a?b=c#d", "name example.com"},
      {"http://example.com./", "name example.com"},
      {"http://exa%6dple.test:18080/ok", "name example.test"},
      {"http://xn--exmple-cua.test/", "name xn--exmple-cua.test"},
      {"http://localhost:18080/ok", "name localhost"},
      {"http://1.example/", "name 1.example"},
      {"http://0x7f.example/", "name 0x7f.example"},
      {"http://127.0.0.1.example/", "name 127.0.0.1.example"},
      {"http://8.8.8.8.example/a", "name 8.8.8.8.example"},
      {"http://127.0.0.1example.com/", "name 127.0.0.1example.com"},
      {"http://a_b.example/", "name a_b.example"},
      {"http://example.com/%0d%0a", "name example.com"},
      {"http://example.com:/", "name example.com"},
  };
  for (const auto& [url, what] : expected)
    BOOST_TEST(target_of(url) == what, url);
}

BOOST_AUTO_TEST_CASE(a_url_has_a_port_by_its_scheme_or_its_own) {
  BOOST_TEST(parse_url("http://a.example/")->port == 80);
  BOOST_TEST(!parse_url("http://a.example/")->is_tls);
  BOOST_TEST(parse_url("https://a.example/")->port == 443);
  BOOST_TEST(parse_url("https://a.example/")->is_tls);
  BOOST_TEST(parse_url("http://a.example:1/")->port == 1);
  BOOST_TEST(parse_url("http://a.example:65535/")->port == 65535);
  BOOST_TEST(parse_url("https://[2606:4700::1]:8443/")->port == 8443);
  BOOST_TEST(parse_url("https://[2606:4700::1]:8443/")->host == "2606:4700::1");
}

BOOST_AUTO_TEST_CASE(every_special_range_begins_and_ends_where_it_should) {
  const address_policy policy;
  const std::pair<const char*, const char*> inside_to_outside[] = {
      {"0.255.255.255", "1.0.0.0"},
      {"10.0.0.0", "9.255.255.255"},
      {"10.255.255.255", "11.0.0.0"},
      {"100.64.0.0", "100.63.255.255"},
      {"100.127.255.255", "100.128.0.0"},
      {"127.0.0.0", "126.255.255.255"},
      {"127.255.255.255", "128.0.0.0"},
      {"169.254.0.0", "169.253.255.255"},
      {"169.254.255.255", "169.255.0.0"},
      {"172.16.0.0", "172.15.255.255"},
      {"172.31.255.255", "172.32.0.0"},
      {"192.0.0.255", "192.0.1.0"},
      {"192.0.2.255", "192.0.3.0"},
      {"192.88.99.0", "192.88.98.255"},
      {"192.88.99.255", "192.88.100.0"},
      {"192.168.0.0", "192.167.255.255"},
      {"192.168.255.255", "192.169.0.0"},
      {"198.18.0.0", "198.17.255.255"},
      {"198.19.255.255", "198.20.0.0"},
      {"198.51.100.255", "198.51.101.0"},
      {"203.0.113.0", "203.0.112.255"},
      {"224.0.0.0", "223.255.255.255"},
      {"1fff::", "2000::"},
      {"4000::", "3ffe:ffff::"},
      {"2001:1ff:ffff::", "2001:200::"},
      {"2001:db8:ffff::", "2001:db9::"},
      {"2002:ffff::", "2003::"},
      {"3fff:fff::", "3fff:1000::"},
  };
  for (const auto& [inside, outside] : inside_to_outside) {
    BOOST_TEST(refusal(policy, inside) != "allowed", inside);
    BOOST_TEST(refusal(policy, outside) == "allowed", outside);
  }
}

BOOST_AUTO_TEST_CASE(an_allowed_range_admits_its_own_addresses_only) {
  const auto policy = allowing({"10.0.0.0/8", "fd00::/8"});
  BOOST_TEST(refusal(policy, "10.1.2.3") == "allowed");
  BOOST_TEST(refusal(policy, "172.16.0.1") == "private");
  BOOST_TEST(refusal(policy, "fd12::1") == "allowed");
  BOOST_TEST(refusal(policy, "fc00::1") == "unique local");
  BOOST_TEST(refusal(policy, "8.8.8.8") == "allowed");
}

BOOST_AUTO_TEST_CASE(no_allowed_range_admits_an_embedded_address) {
  const auto v4 = allowing({"127.0.0.0/8", "127.0.0.1/32", "0.0.0.0/0"});
  const auto everything = allowing({"0.0.0.0/0", "::/0"});
  for (const auto* embedded : {"::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
                               "64:ff9b:1::7f00:1", "2002:7f00:1::"}) {
    BOOST_TEST(refusal(v4, embedded) != "allowed", embedded);
    BOOST_TEST(refusal(everything, embedded) != "allowed", embedded);
  }
  BOOST_TEST(refusal(v4, "127.0.0.1") == "allowed");
  BOOST_TEST(refusal(everything, "::1") == "allowed");
  BOOST_TEST(refusal(everything, "fe80::1") == "allowed");
  BOOST_TEST(refusal(allowing({"::ffff:127.0.0.1"}), "::ffff:127.0.0.1") == "allowed");
}

BOOST_AUTO_TEST_CASE(metadata_addresses_are_allowed_one_by_one_only) {
  const auto wide = allowing({"169.254.0.0/16", "100.64.0.0/10", "fd00::/8"});
  for (const auto* metadata : {"169.254.169.254", "100.100.100.200", "fd00:ec2::254"}) {
    BOOST_TEST(refusal(wide, metadata) == "cloud metadata");
    BOOST_TEST(refusal(allowing({metadata}), metadata) == "allowed");
  }
  BOOST_TEST(refusal(wide, "169.254.169.253") == "allowed");
}

BOOST_AUTO_TEST_CASE(an_address_has_one_text) {
  for (const auto* text : {"0.0.0.0", "255.255.255.255", "::", "::1", "2606:4700::1111"}) {
    BOOST_TEST(ip_address::parse(text)->str() == text);
  }
  BOOST_TEST(ip_address::parse("1.2.3.4")->bits() == 32u);
  BOOST_TEST(ip_address::parse("::")->bits() == 128u);
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("1.2.3"), std::string_view("1.2.3.4.5"),
        std::string_view("256.1.1.1"), std::string_view("1.2.3.4 "), std::string_view("[::1]"),
        std::string_view("fe80::1%lo"), std::string_view("1.2.3.4\0", 8),
        std::string_view("1.2.3.4\0x", 9), std::string_view("0x1.2.3.4"),
        std::string_view(":::")}) {
    BOOST_TEST(!ip_address::parse(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_CASE(a_range_is_an_address_and_a_prefix) {
  for (const auto* text :
       {"10.0.0.0/8", "0.0.0.0/0", "1.2.3.4/32", "::/0", "fd00::/8", "::1/128"}) {
    BOOST_TEST(cidr::parse(text)->str() == text);
  }
  BOOST_TEST(cidr::parse("1.2.3.4")->str() == "1.2.3.4/32");
  BOOST_TEST(cidr::parse("1.2.3.4")->is_single());
  BOOST_TEST(!cidr::parse("1.2.3.4/31")->is_single());
  for (const auto* bad : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.1/8",
                          "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ", "10/8",
                          "a/8", "10.0.0.0/99999999999", "fd00::1/64", "128.0.0.0/0"}) {
    const auto parsed = cidr::parse(bad);
    BOOST_TEST(!parsed.has_value(), bad);
    if (!parsed) BOOST_TEST(parsed.failure().reason() == "invalid_range");
  }
}

BOOST_AUTO_TEST_CASE(a_range_contains_what_shares_its_prefix) {
  const auto contains = [](const char* range, const char* address) {
    return cidr::parse(range)->contains(*ip_address::parse(address));
  };
  BOOST_TEST(contains("10.0.0.0/8", "10.255.0.1"));
  BOOST_TEST(!contains("10.0.0.0/8", "11.0.0.0"));
  BOOST_TEST(contains("192.0.2.128/25", "192.0.2.255"));
  BOOST_TEST(!contains("192.0.2.128/25", "192.0.2.127"));
  BOOST_TEST(contains("0.0.0.0/0", "255.1.2.3"));
  BOOST_TEST(!contains("0.0.0.0/0", "::1"));
  BOOST_TEST(contains("1.2.3.4/32", "1.2.3.4"));
  BOOST_TEST(!contains("1.2.3.4/32", "1.2.3.5"));
  BOOST_TEST(contains("2001:db8::/33", "2001:db8:7fff::1"));
  BOOST_TEST(!contains("2001:db8::/33", "2001:db8:8000::1"));
}
