package io.tokenworks.controlplane.console;

import java.time.Clock;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * The console alone, its desks in memory: no database and no workers. Not a component, so that the scan of the whole
 * app passes by.
 */
@EnableAutoConfiguration(excludeName = {
    "io.tokenworks.platform.PlatformAutoConfiguration",
    "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
    "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
    "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
    "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
})
@ComponentScan(excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.Stored[A-Za-z]+"))
class ConsoleTestApp {
    static final String PASSWORD = "open sesame";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    FakeDesks fakeDesks() {
        FakeDesks desks = new FakeDesks();
        desks.fill();
        return desks;
    }

    @Bean
    FakeMoneyDesks fakeMoneyDesks() {
        FakeMoneyDesks desks = new FakeMoneyDesks();
        desks.fill();
        return desks;
    }

    @Bean
    FakeUserDesk fakeUserDesk() {
        FakeUserDesk desk = new FakeUserDesk();
        desk.fill();
        return desk;
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("admin").password("{noop}" + PASSWORD).roles("ADMIN").build());
    }
}
